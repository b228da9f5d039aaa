"""The app's configuration."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """The `interactions` app."""

    name = "interactions"
