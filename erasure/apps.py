"""The app's configuration."""

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class ErasureConfig(AppConfig):
    """The `erasure` app; without a fate for every relation it does not start."""

    name = "erasure"

    def ready(self) -> None:
        """Register the completeness check, and refuse to start while it fails.

        Then say which deletions depend on definitions further down.
        """
        # The check needs every app's models, which are there only now.
        from erasure.checks import every_relation_has_a_rule  # noqa: PLC0415
        from erasure.dependants import depending  # noqa: PLC0415
        from profiles.dependants import FINDERS  # noqa: PLC0415

        problems = every_relation_has_a_rule(None)
        if problems:
            raise ImproperlyConfigured("\n".join(str(problem) for problem in problems))
        FINDERS.append(depending)
