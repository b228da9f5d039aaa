"""The app's configuration."""

from django.apps import AppConfig

from erasure.engine import holders


class SegmentsConfig(AppConfig):
    """The `segments` app; its criteria forget whoever is erased."""

    name = "segments"

    def ready(self) -> None:
        """Have every erasure take its people's values out of criteria.

        And say which criteria depend on definitions further down.
        """
        # Both need every app's models, which are there only now.
        from profiles.dependants import FINDERS  # noqa: PLC0415
        from segments.actions.withhold_values import withhold_values  # noqa: PLC0415
        from segments.dependants import depending  # noqa: PLC0415

        FINDERS.append(depending)
        holders.register("criteria", withdraw=withhold_values)
