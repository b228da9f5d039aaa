"""Make a worker process ready before its first run.

A fresh connection knows no table yet: planning the statements of a sweep for the first
time takes longer than a small slice. So nobody is erased once, of no account, and it is
asked what is to do and what is left of them.
"""

import structlog
from django.db import DatabaseError, connection

from erasure.engine import apply, impact, pressure, sets
from erasure.models import Erasure, Slice
from tenancy.scope import account_transaction

NO_ACCOUNT = 0
# Celery takes a process for dead that is not ready within seconds: whoever alters the
# tables just now is not waited for.
PATIENCE = "SELECT set_config('lock_timeout', '500ms', true)"

log = structlog.get_logger(__name__)


def warm_up() -> None:
    """Open the connection and plan what a sweep asks; where that fails, go on without."""
    try:
        with account_transaction(NO_ACCOUNT):
            with connection.cursor() as cursor:
                cursor.execute(PATIENCE)
            pressure.is_high()
            for model in (Erasure, Slice):
                list(model.objects.filter(account=NO_ACCOUNT))
            apply.to_people(NO_ACCOUNT, [])
            impact.left_of(NO_ACCOUNT, sets.picked([]))
    except DatabaseError:
        log.warning("worker.not_warmed_up", exc_info=True)
