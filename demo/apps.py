"""The app's configuration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The `demo` app: invented people, and the account to try Lethe with."""

    name = "demo"
