"""Begin a delete import whose list is whoever matches a criterion."""

import hashlib
import json

from imports.actions.request_staging import request_staging
from imports.labels import matches_name
from imports.models import Import, Kind, Source
from imports.queries import has_unsaved_changes
from imports.refusals import NobodyMatches, NotSaved
from segments import queries as segments
from segments.models import Exploration, Segment
from segments.sentences import sentence
from tenancy.models import Membership


def import_matches(of: Segment | Exploration, *, by: Membership) -> Import:
    """Copy the criterion `of` somebody's into an import, and send for its set.

    The criterion is what is meant from now on, whatever becomes of the segment or the
    exploration. Raises NotSaved where `by` left changes of the segment unsaved,
    CriterionRefused, or NobodyMatches; then nothing was begun.
    """
    if isinstance(of, Segment) and has_unsaved_changes(of, by):
        raise NotSaved
    table = of.table
    criterion = segments.read(table, of.criterion, reader=by)
    if not segments.profiles(table, criterion, reader=by).exists():
        raise NobodyMatches
    is_segment = isinstance(of, Segment)
    run = Import.objects.create(
        account_id=of.account_id,
        table=table,
        table_name=table.name,
        kind=Kind.DELETE,
        name=matches_name(of),
        author=by,
        source=Source.SEGMENT if is_segment else Source.EXPLORATION,
        segment=of if isinstance(of, Segment) else None,
        exploration=of if isinstance(of, Exploration) else None,
        list_number=of.pk,
        list_name=of.name if isinstance(of, Segment) else "",
        criterion=of.criterion,
        criterion_text=sentence(table, criterion),
        criterion_sha256=digest(of.criterion),
    )
    request_staging(run, by=by)
    return run


def digest(criterion: object) -> str:
    """Return the SHA-256, in hex, of a criterion's canonical JSON."""
    canonical = json.dumps(
        criterion, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
