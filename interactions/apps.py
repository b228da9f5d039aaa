"""The app's configuration."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """The `interactions` app."""

    name = "interactions"

    def ready(self) -> None:
        """Say what of the interactions depends on definitions further down."""
        # Models are there only now.
        from interactions.dependants import depending  # noqa: PLC0415
        from profiles.dependants import FINDERS  # noqa: PLC0415

        FINDERS.append(depending)
