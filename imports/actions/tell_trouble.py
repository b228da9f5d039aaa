"""Tell people that a run fails again and again."""

from django.db.models import Q
from django.utils import timezone

from imports.actions.acts import act
from imports.models import Execution
from notifications.actions.notify import notify
from tenancy.queries import members
from tenancy.roles import Role


def tell_trouble(execution: Execution) -> None:
    """Leave a note for the author of `execution` and for operations, once a run.

    In the caller's transaction, which holds the row.
    """
    if execution.told is not None:
        return
    concerned = Q(role=Role.OPERATOR) | Q(pk=execution.launched_by_id)
    for member in members(execution.account).filter(concerned):
        notify(
            member,
            act(execution.import_run).note_failed,
            subject=execution.name,
            path=f"/a/{execution.account.slug}/executions/{execution.pk}/",
            attempts=execution.attempts - 1,
        )
    execution.told = timezone.now()
    execution.save(update_fields=["told"])
