"""The Celery application: `celery -A config.celery worker` and `… beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("lethe")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Leave logging as the settings made it."""


@worker_init.connect
def warm_each_process(**_: Any) -> None:
    """Have each process of the worker warm up.

    Said only now, so that it comes after Celery closed what the process inherited.
    """
    worker_process_init.connect(warm_process)


def warm_process(**_: Any) -> None:
    """Make this process ready for its first run."""
    from erasure.warmth import warm_up  # noqa: PLC0415 - needs the models

    warm_up()
