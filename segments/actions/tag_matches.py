"""Have a tag put on whoever matches."""

from django.db.models import Sum

from audit.actions.record import record
from common import sql
from common.errors import BadInput
from common.once import asked_once, seal
from profiles.models import Tag
from segments import queries
from segments.actions.change_draft import StaleDraft
from segments.drafts import Draft
from segments.models import BulkTagging, TaggingSlice
from tenancy.errands import wake

MOST_CHARACTERS = Tag._meta.get_field("name").max_length or 60
AT_ONCE = 20_000  # profiles in a slice


class TagMissing(BadInput):
    """Name the tag, in at most 60 characters."""


def tag_matches(draft: Draft, name: str, *, token: str, once: str = "") -> BulkTagging:
    """Freeze whom the draft means, and send for a worker that tags them.

    A tag of that name is made when there is none. A form that was sent before, by the
    mark `once`, is given what it asked for then. One transaction, the caller's.
    Raises StaleDraft, TagMissing, and CriterionRefused while it is incomplete.
    """
    if token != draft.token:
        raise StaleDraft
    criterion = draft.builder.complete()
    table, account = draft.table, draft.table.account
    tag, _made = Tag.objects.get_or_create(account=account, name=_plain(name))
    run, is_new = asked_once(
        BulkTagging.objects,
        seal(once, draft.home, token, draft.member.pk, tag.pk),
        account=account,
        table=table,
        tag=tag,
        tag_name=tag.name,
        author=draft.member,
    )
    if not is_new:
        return run
    found = queries.matching(table, criterion, reader=draft.member)
    sql.run(
        "segments.freeze_tagging",
        {
            **found.parameters,
            "account": account.pk,
            "bulk_tagging": run.pk,
            "at_once": AT_ONCE,
        },
        {"profiles": found.query},
    )
    slices = TaggingSlice.objects.filter(account=account, bulk_tagging=run)
    run.total = slices.aggregate(total=Sum("targets"))["total"] or 0
    run.save(update_fields=["total"])
    record(
        account,
        "tagging.requested",
        by=draft.member,
        table=table.slug,
        tag=tag.pk,
        profiles=run.total,
    )
    wake(account, "segments.tag", run.pk)
    return run


def _plain(name: str) -> str:
    name = name.replace("\0", "").strip()
    if not 1 <= len(name) <= MOST_CHARACTERS:
        raise TagMissing
    return name
