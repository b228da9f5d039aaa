"""How busy the database is, so that a sweep slows down for others.

Lag is seen of replicas that hold a replication slot; of others, and of sessions of other
roles, once the program's role is a member of pg_monitor.
"""

import time

from django.conf import settings

from common import sql

# Between two looks, and before a slice while the database is busy.
LOOK_SECONDS = 0.5
REST_SECONDS = 0.4
MEGABYTE = 1_048_576


class Pressure:
    """What one worker knows of it; asked before each slice."""

    def __init__(self) -> None:
        self._look_at = 0.0
        self._high = False

    def rest(self) -> None:
        """Sleep for a moment while the database is busy; never for longer."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at, self._high = now + LOOK_SECONDS, is_high()
        if self._high:
            time.sleep(REST_SECONDS)


def is_high() -> bool:
    """Say whether more is at work, or a replica further behind, than settings allow."""
    most_active, most_lag = settings.BUSY_CONNECTIONS, settings.BUSY_LAG_MB
    if not (most_active or most_lag):
        return False
    [(active, lag)] = sql.fetch("erasure.pressure", {})
    too_many = bool(most_active) and active > most_active
    return too_many or (bool(most_lag) and lag > most_lag * MEGABYTE)
