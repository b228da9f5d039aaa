"""Take files out of use that hold somebody who is being deleted.

Called by each erasure through `erasure.engine.holders`. The rows of every export that
could be concerned are locked first: whoever is about to store a file, or to note whom
one will hold, either comes before and is found here, or comes after and sees the
targets. So no file that holds a target can be ready once the launch has committed.
"""

from django.db.models import F
from django.utils import timezone

from audit.actions.record import record
from common import sql
from common.storage import drop, drop_now, holds
from erasure.engine.sets import ProfileSet
from exports.models import Export, Kind, Status
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from tenancy.errands import done

LIVE = (Status.QUEUED, Status.RUNNING, Status.READY)


def withdraw_exports(account_id: int, profiles: ProfileSet) -> None:
    """Withdraw the exports that hold any of `profiles`, in the caller's transaction.

    A list that is still being written is begun anew instead: they are left out then.
    """
    live = Export.objects.filter(account=account_id, status__in=LIVE)
    numbers = list(
        live.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
    )
    if not numbers:
        return
    holding = sql.fetch(
        "exports.find_holding",
        {**profiles.parameters, "account": account_id, "exports": numbers},
        {"profiles": profiles.query},
    )
    found = Export.objects.filter(account=account_id, pk__in=[pk for (pk,) in holding])
    for export in found.select_related("account", "author").order_by("pk"):
        if export.kind == Kind.LIST and export.is_open:
            found.filter(pk=export.pk).update(turn=F("turn") + 1)
        else:
            _withdraw(export)


def remove_withdrawn_files(account_id: int) -> None:
    """Remove the files of exports that are not ready, at once.

    Their removal at commit may have been cut off; and a worker that died while it was
    storing one has left it under the name that the row already gave it.
    """
    named = Export.objects.filter(account=account_id).exclude(file_path="")
    left = named.exclude(status=Status.READY).order_by("pk")
    for export in left:
        if export.is_open and not holds(export.file_path):
            continue
        # Whoever is storing it now is waited for, and then it may be ready.
        same = left.filter(pk=export.pk).select_for_update(no_key=True).first()
        if same is not None:
            drop_now(same.file_path)
            if not same.is_open:
                named.filter(pk=same.pk).update(file_path="")


def _withdraw(export: Export) -> None:
    export.become(Status.WITHDRAWN, ended=timezone.now(), criterion=None)
    drop(export.file_path)
    record(export.account, "export.withdrawn", by=None, export=export.pk)
    notify(
        export.author,
        Note.WITHDRAWN,
        subject=str(export.name),
        path=f"/a/{export.account.slug}/exports/{export.pk}/",
    )
    done("exports.make", export.pk)
