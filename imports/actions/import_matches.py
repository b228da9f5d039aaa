"""Begin an import whose list is whoever matches a criterion."""

import hashlib
import json
from collections.abc import Collection

from common.errors import WrongState
from imports.actions.back_to_draft import back_to_draft
from imports.actions.choose_topics import choose_topics
from imports.actions.request_staging import request_staging
from imports.labels import matches_name
from imports.models import Import, Kind, Source
from imports.queries import OPEN_IMPORTS, has_unsaved_changes
from imports.refusals import NobodyMatches, NotSaved
from profiles.models import Topic
from segments import queries as segments
from segments.actions.hold_criteria import hold_criteria
from segments.models import Exploration, Segment
from segments.sentences import sentence
from tenancy.models import Membership


def import_matches(
    of: Segment | Exploration,
    *,
    by: Membership,
    topics: Collection[Topic] | None = None,
    every: bool = False,
) -> Import:
    """Copy the criterion `of` somebody's into an import, and send for its set.

    The criterion is what is meant from now on, whatever becomes of the segment or the
    exploration. What `by` had begun of the same one and not launched is taken up again,
    with the criterion as it is now. It deletes them, unless `topics` are given, or
    `every` of those that `by` sees: then it unsubscribes them. Raises NotSaved where
    `by` left changes of the segment unsaved, CriterionRefused, NoTopic, or
    NobodyMatches; then nothing was begun.
    """
    hold_criteria(of.account_id)
    of.refresh_from_db(fields=["criterion"])
    if isinstance(of, Segment) and has_unsaved_changes(of, by):
        raise NotSaved
    table = of.table
    criterion = segments.read(table, of.criterion, reader=by)
    if not segments.profiles(table, criterion, reader=by).exists():
        raise NobodyMatches
    is_segment = isinstance(of, Segment)
    source = Source.SEGMENT if is_segment else Source.EXPLORATION
    kind = Kind.DELETE if topics is None and not every else Kind.UNSUBSCRIBE
    run = _begun(of, kind, source, by=by) or Import(
        account_id=of.account_id,
        kind=kind,
        name=matches_name(of, unsubscribes=kind is Kind.UNSUBSCRIBE),
        author=by,
        source=source,
        list_number=of.pk,
    )
    run.table, run.table_name = table, table.name
    run.segment = of if isinstance(of, Segment) else None
    run.exploration = of if isinstance(of, Exploration) else None
    run.list_name = of.name if isinstance(of, Segment) else ""
    run.criterion = of.criterion
    run.criterion_text = sentence(table, criterion)
    run.criterion_sha256 = digest(of.criterion)
    run.save()
    if kind is Kind.UNSUBSCRIBE:
        choose_topics(run, topics or (), by=by, every=every)
    request_staging(run, by=by)
    return run


def _begun(
    of: Segment | Exploration, kind: Kind, source: Source, *, by: Membership
) -> Import | None:
    """Return what `by` began of the same list, locked and a draft again; or None.

    The list is locked first: whoever presses twice gets one import, not two.
    """
    lists = type(of).objects.filter(account=of.account_id, pk=of.pk)
    list(lists.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    rows = Import.objects.filter(
        account=of.account_id,
        kind=kind,
        author=by,
        source=source,
        list_number=of.pk,
        status__in=OPEN_IMPORTS,
    )
    run = rows.select_related("account").order_by("-pk").first()
    if run is None:
        return None
    try:
        back_to_draft(run, by=by)
    except WrongState:
        return None  # launched or cancelled just now
    return run


def digest(criterion: object) -> str:
    """Return the SHA-256, in hex, of a criterion's canonical JSON."""
    canonical = json.dumps(
        criterion, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
