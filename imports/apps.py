"""The app's configuration."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The `imports` app."""

    name = "imports"
