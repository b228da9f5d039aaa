"""Withdraw the consent of whoever matches; they stay."""

from collections.abc import Collection

from django.utils import timezone

from audit.actions.record import record
from common import sql
from common.errors import BadInput
from profiles.models import Topic
from segments import queries
from segments.actions.change_draft import StaleDraft
from segments.drafts import Draft
from segments.matches import held_matches

SOURCE = "exploration"
# More are left to an import, which has an overview, a worker and a report.
MOST_AT_ONCE = 1_000


class TooManyAtOnce(BadInput):
    """These are too many to be unsubscribed at once. Open the dialog again: it leads to
    an import.
    """


class TopicMissing(BadInput):
    """Choose a topic, or all of them."""


def unsubscribe_matches(draft: Draft, topics: Collection[Topic], *, token: str) -> int:
    """Unsubscribe everybody whom the draft means from `topics`; return how many were.

    One transaction, the caller's. Raises StaleDraft, TopicMissing, TooManyAtOnce, and CriterionRefused
    while the criterion is incomplete.
    """
    if token != draft.token:
        raise StaleDraft
    if not topics:
        raise TopicMissing
    criterion = draft.builder.complete()
    table, account = draft.table, draft.table.account
    if queries.count(table, criterion, reader=draft.member) > MOST_AT_ONCE:
        raise TooManyAtOnce
    moment = timezone.now()
    gone: set[int] = set()
    for numbers in held_matches(table, criterion, reader=draft.member):
        rows = sql.fetch(
            "segments.unsubscribe_profiles",
            {
                "account": account.pk,
                "profiles": numbers,
                "topics": [topic.pk for topic in topics],
                "source": SOURCE,
                "moment": moment,
            },
        )
        gone |= {number for (number,) in rows}
    record(
        account,
        "profiles.unsubscribed",
        by=draft.member,
        table=table.slug,
        topics=[topic.pk for topic in topics],
        profiles=len(gone),
    )
    return len(gone)
