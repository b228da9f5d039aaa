"""Structured logs: one line of JSON an event, no personal data in any of them."""

import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from common import faults


def tell_no_values(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Say of an exception what may be said: where, of which kind, and no value.

    A message that repeats the exception's own, as those of Celery do, is cleared of it.
    """
    error = _exception(event.pop("exc_info", None))
    text = str(event.get("event", ""))
    task = getattr(event.get("_record"), "data", None)
    if isinstance(task, dict) and "exc" in task:
        text = f"Task {task.get('name')} {task.get('description') or 'failed'}"
    if error is not None:
        for each in faults.chain(error):
            for message in filter(None, (repr(each), str(each))):
                text = text.replace(message, faults.said(each))
        event["exception"] = faults.traceback(error)
    event["event"] = text
    return event


def _exception(given: Any) -> BaseException | None:
    """Return the exception that `exc_info` stands for, in any of its forms."""
    if isinstance(given, BaseException):
        return given
    found = given[1] if isinstance(given, tuple) else given and sys.exc_info()[1]
    return found or None


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    tell_no_values,
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": SHARED,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
