"""Put a tag on whoever matches."""

from django.utils import timezone

from audit.actions.record import record
from common import sql
from common.errors import BadInput
from profiles.models import Tag
from segments.actions.change_draft import StaleDraft
from segments.drafts import Draft
from segments.matches import held_matches

MOST_CHARACTERS = Tag._meta.get_field("name").max_length or 60


class TagMissing(BadInput):
    """Name the tag, in at most 60 characters."""


def tag_matches(draft: Draft, name: str, *, token: str) -> int:
    """Tag everybody whom the draft means; return how many did not have the tag yet.

    A tag of that name is made when there is none. One transaction, the caller's.
    Raises StaleDraft, TagMissing, and CriterionRefused while it is incomplete.
    """
    if token != draft.token:
        raise StaleDraft
    criterion = draft.builder.complete()
    table, account = draft.table, draft.table.account
    tag, _made = Tag.objects.get_or_create(account=account, name=_plain(name))
    moment = timezone.now()
    tagged = sum(
        sql.run(
            "segments.tag_profiles",
            {
                "account": account.pk,
                "profiles": numbers,
                "tag": tag.pk,
                "moment": moment,
            },
        )
        for numbers in held_matches(table, criterion, reader=draft.member)
    )
    record(
        account,
        "profiles.tagged",
        by=draft.member,
        table=table.slug,
        tag=tag.pk,
        profiles=tagged,
    )
    return tagged


def _plain(name: str) -> str:
    name = name.replace("\0", "").strip()
    if not 1 <= len(name) <= MOST_CHARACTERS:
        raise TagMissing
    return name
