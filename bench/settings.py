"""Lethe's settings, with the benchmark's models and its client's name of this host."""

from config.settings import *  # noqa: F403
from config.settings import ALLOWED_HOSTS, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
