"""The app's configuration."""

from django.apps import AppConfig

from erasure.engine import holders


class ImportsConfig(AppConfig):
    """The `imports` app; what waits for a launch forgets whoever is erased."""

    name = "imports"

    def ready(self) -> None:
        """Have values withheld by every erasure."""
        # The action needs every app's models, which are there only now.
        from imports.actions.withhold_criteria import (  # noqa: PLC0415
            withhold_criteria,
        )

        holders.register("waiting imports", withdraw=withhold_criteria)
