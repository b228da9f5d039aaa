"""The app's configuration."""

from django.apps import AppConfig

from erasure.engine import holders


class ImportsConfig(AppConfig):
    """The `imports` app; its files and criteria go when somebody in them is erased."""

    name = "imports"

    def ready(self) -> None:
        """Have files withdrawn, and values withheld, by every erasure.

        And say which imports are matched by a unique key.
        """
        # The actions need every app's models, which are there only now.
        from imports.actions.withdraw_files import (  # noqa: PLC0415
            remove_withdrawn_files,
            withdraw_files,
        )
        from imports.actions.withdraw_lists import withdraw_lists  # noqa: PLC0415
        from imports.actions.withhold_criteria import (  # noqa: PLC0415
            withhold_criteria,
        )
        from imports.dependants import depending  # noqa: PLC0415
        from profiles.dependants import FINDERS  # noqa: PLC0415

        FINDERS.append(depending)
        holders.register(
            "imports", withdraw=withdraw_files, remove=remove_withdrawn_files
        )
        holders.register("waiting imports", withdraw=withhold_criteria)
        holders.register("lists in preparation", withdraw=withdraw_lists)
