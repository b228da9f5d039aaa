"""The app's configuration."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """The `profiles` app."""

    name = "profiles"
