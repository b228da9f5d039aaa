"""The app's configuration."""

from django.apps import AppConfig

from common import arrays


class TenancyConfig(AppConfig):
    """The `tenancy` app."""

    name = "tenancy"

    def ready(self) -> None:
        """Say how lists are written before anybody connects."""
        arrays.register()
