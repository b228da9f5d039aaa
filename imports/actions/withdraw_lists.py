"""Take lists in preparation away that name somebody who is being deleted.

Called by each erasure through `erasure.engine.holders`. What is to be added, updated or
unsubscribed would be kept after its run, and would bring back whoever it names. So the
upload goes, and what was read of it; its author is asked for a list as it is now. A list
of people to be deleted is an order that is still to be carried out: it goes with its
run, or when it is left alone.

A list that somebody is launching at this moment is passed over, so that nobody waits
for each other: its run leaves out whoever is gone, and does not keep it.
"""

from django.utils import translation

from audit.actions.record import record
from erasure.engine.sets import ProfileSet
from imports import holding, storage
from imports.actions.keep_files import KEEPING
from imports.models import Import, Source, Status
from imports.refusals import NamesDeleted
from imports.staging import close_staging
from notifications.actions.notify import notify
from notifications.models import Kind as Note


def withdraw_lists(account_id: int, profiles: ProfileSet) -> None:
    """Withdraw the lists that are read and name any of `profiles`."""
    staged = Import.objects.filter(
        account=account_id,
        status=Status.STAGED,
        source=Source.FILE,
        kind__in=KEEPING,
    )
    runs = staged.select_related("account", "author").order_by("pk")
    for run in runs.select_for_update(no_key=True, skip_locked=True, of=("self",)):
        if holding.names_any(run, profiles):
            _withdraw(run)


def _withdraw(run: Import) -> None:
    with translation.override(run.account.language):
        why = str(NamesDeleted())
    storage.drop(run.file_path)
    close_staging(run)
    run.become(
        Status.REFUSED,
        refusal=why,
        file_path="",
        inspection={},
        outcomes={},
        impact={},
        matched=0,
        fingerprint="",
    )
    record(run.account, "list.withdrawn", by=None, **{"import": run.pk})
    notify(
        run.author,
        Note.REFUSED,
        subject=run.name,
        path=f"/a/{run.account.slug}/imports/{run.pk}/file/",
    )
