"""The app's configuration."""

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    """The `segments` app."""

    name = "segments"
