"""The app's configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The `home` app."""

    name = "home"
