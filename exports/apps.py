"""The app's configuration."""

from django.apps import AppConfig

from erasure.engine import holders


class ExportsConfig(AppConfig):
    """The `exports` app; its files and criteria go when somebody in them is erased."""

    name = "exports"

    def ready(self) -> None:
        """Have files withdrawn, and values withheld, by every erasure."""
        # The actions need every app's models, which are there only now.
        from exports.actions.withdraw_exports import (  # noqa: PLC0415
            remove_withdrawn_files,
            withdraw_exports,
        )
        from exports.actions.withhold_criteria import (  # noqa: PLC0415
            withhold_criteria,
        )

        holders.register(
            "exports", withdraw=withdraw_exports, remove=remove_withdrawn_files
        )
        holders.register("waiting exports", withdraw=withhold_criteria)
