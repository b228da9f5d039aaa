"""Put a tag on everybody who was frozen for it, slice by slice.

A slice is one transaction: its profiles are held on to, those that an erasure has not
taken get the tag, and the slice is noted as done. Killed anywhere, it has done a slice
wholly or not at all, and the next worker goes on with the next one. A tag that is
removed meanwhile is put on nobody any more.
"""

from django.db.models import Sum
from django.utils import timezone

from audit.actions.record import record
from common import sql
from common.errors import WrongState
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from profiles.actions.hold_labels import held_tags
from segments.models import BulkTagging, TaggingSlice
from segments.models.bulk_tagging import Status
from tenancy.errands import done
from tenancy.scope import account_transaction


def run_tagging(run: BulkTagging) -> None:
    """Tag whoever is left to be tagged; safe to call again after a crash."""
    try:
        with account_transaction(run.account_id):
            run.become(Status.RUNNING)
    except WrongState:
        return
    while _next_slice(run):
        pass
    with account_transaction(run.account_id):
        _close(run)


def _next_slice(run: BulkTagging) -> bool:
    """Do the first slice that is not done; False when all of them are."""
    with account_transaction(run.account_id):
        left = TaggingSlice.objects.filter(
            account=run.account_id, bulk_tagging=run, done=None
        )
        # A slice that another worker is at is waited for, and found done.
        part = left.select_for_update().order_by("ordinal").first()
        if part is None:
            return left.exists()
        given = {"account": run.account_id, "profiles": part.profiles}
        sql.fetch("segments.hold_on_to", given)
        if run.tag_id is not None and held_tags(run.account_id, [run.tag_id]):
            part.tagged = sql.run(
                "segments.tag_profiles",
                {**given, "tag": run.tag_id, "moment": timezone.now()},
            )
        part.profiles = []
        part.done = timezone.now()
        part.save(update_fields=["tagged", "profiles", "done"])
        return True


def _close(run: BulkTagging) -> None:
    slices = TaggingSlice.objects.filter(account=run.account_id, bulk_tagging=run)
    tagged = slices.aggregate(tagged=Sum("tagged"))["tagged"] or 0
    run.become(Status.COMPLETED, tagged=tagged, ended=timezone.now())
    record(
        run.account,
        "profiles.tagged",
        by=run.author,
        table=run.table.slug,
        tag=run.tag_id,
        profiles=tagged,
    )
    notify(
        run.author,
        Note.TAGGED,
        subject=run.tag_name,
        path=f"/a/{run.account.slug}/taggings/{run.pk}/",
        tagged=tagged,
    )
    done("segments.tag", run.pk)
