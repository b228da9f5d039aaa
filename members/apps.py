"""The app's configuration."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The `members` app."""

    name = "members"
