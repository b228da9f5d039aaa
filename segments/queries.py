"""What is asked by criterion: who matches, and how many.

Count, list, export and erasure all begin with `matching`, so that a criterion cannot
mean one thing where it is shown and another where it deletes.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Field, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from psycopg import sql

from erasure.engine.sets import ProfileSet
from profiles.models import Profile, ProfileTable, UniqueKey
from segments.compiling import Frame, compile_criterion
from segments.criteria import flaws, limits, parser
from segments.criteria.flaws import Flawed, Path
from segments.criteria.shapes import Criterion, Lexicon
from segments.criteria.walk import path_to_segment, segments_named, shapes
from segments.lexicon import lexicon
from segments.models import BulkTagging, Segment
from segments.planning import plan_for_criteria
from segments.refusals import CriterionRefused
from tenancy.models import Account, Membership
from tenancy.sections import seen_by

PLACES = re.compile(r"%\((\w+)\)s")


def read(
    table: ProfileTable,
    data: object,
    within: int | None = None,
    *,
    reader: Membership | None = None,
) -> Criterion:
    """Return the criterion that JSON's `data` says, checked through and through.

    `within` is the segment that it is (going to be) the criterion of. Raises
    CriterionRefused for anything that is not understood to the last word, segments
    that it names included, and for what lies in sections that `reader` does not see.
    """
    try:
        words = lexicon(table, reader)
        criterion = parser.read(data, words)
        _named(table, words, criterion, within)
    except Flawed as flaw:
        raise CriterionRefused(flaw) from None
    return criterion


def matching(
    table: ProfileTable,
    criterion: Criterion,
    moment: datetime | None = None,
    *,
    reader: Membership | None = None,
) -> ProfileSet:
    """Return the set of the visible profiles of `table` that `criterion` matches.

    Spans of time end at `moment`; now when it is not given. To a `reader` who does not
    see a section nothing in it counts: neither tags nor events nor campaigns.
    """
    at = frame(table, criterion, moment or timezone.now(), reader)
    return compile_criterion(criterion, at)


def frame(
    table: ProfileTable,
    criterion: Criterion,
    moment: datetime,
    reader: Membership | None = None,
) -> Frame:
    """Return what `criterion` is evaluated in, with every segment that it leads to."""
    return Frame(
        table=table.pk,
        keys=_keys(table),
        segments=_segments(table, criterion, reader),
        moment=moment,
        zone=table.account.zone,
        seen=seen_by(reader),
    )


def count(
    table: ProfileTable,
    criterion: Criterion,
    moment: datetime | None = None,
    *,
    reader: Membership | None = None,
) -> int:
    """Return how many profiles of `table` match, exactly, as `reader` sees them."""
    found = matching(table, criterion, moment, reader=reader)
    plan_for_criteria()
    query = sql.SQL("SELECT count(*) FROM ({}) AS matched").format(found.query)
    with connection.cursor() as cursor:
        cursor.execute(query, {**found.parameters, "account": table.account_id})
        [(number,)] = cursor.fetchall()
    return int(number)


def profiles(
    table: ProfileTable,
    criterion: Criterion,
    moment: datetime | None = None,
    *,
    reader: Membership | None = None,
) -> QuerySet[Profile]:
    """Return the profiles of `table` that match as `reader` sees them, for lists."""
    found = matching(table, criterion, moment, reader=reader)
    shown = Profile.objects.visible(table.account).filter(table=table)
    return shown.filter(pk__in=raw(found, table.account_id))


def segments(table: ProfileTable) -> QuerySet[Segment]:
    """Return the segments over `table`."""
    return Segment.objects.filter(account=table.account_id, table=table)


def taggings(
    account: Account, reader: Membership | None = None
) -> QuerySet[BulkTagging]:
    """Return the bulk taggings of `account`, ended or not, that `reader` may follow.

    How many somebody else's criterion matched may be of sections they do not see.
    """
    rows = BulkTagging.objects.filter(account=account)
    if seen_by(reader) is not None:
        rows = rows.filter(author=reader)
    return rows.select_related("account", "table", "author")


def raw(
    found: ProfileSet, account_id: int, output: Field[Any, Any] | None = None
) -> RawSQL:
    """Return what was compiled for Django, which knows values by position only."""
    values: Mapping[str, Any] = {**found.parameters, "account": account_id}
    text = found.query.as_string(None)
    names = PLACES.findall(text)
    bound = [values[name] for name in names]
    # The text is the compiler's: constants, quoted names and places for values.
    return RawSQL(PLACES.sub("%s", text), bound, output)  # noqa: S611


def _keys(table: ProfileTable) -> Mapping[str, int]:
    rows = UniqueKey.objects.filter(account=table.account_id, table=table)
    return dict(rows.values_list("attribute__name", "pk"))


def _segments(
    table: ProfileTable, criterion: Criterion, reader: Membership | None
) -> Mapping[int, Criterion]:
    """Return the criteria of all segments that `criterion` leads to."""
    if not segments_named(criterion):
        return {}
    try:
        return _named(table, lexicon(table, reader), criterion, None)
    except Flawed as flaw:
        raise CriterionRefused(flaw) from None


def _named(
    table: ProfileTable, words: Lexicon, criterion: Criterion, within: int | None
) -> Mapping[int, Criterion]:
    """Return the criteria of all segments that `criterion` leads to, each read anew.

    Raises Circular when one of them leads back to itself or to `within`, and what the
    parser raises for a segment that does not hold any more.
    """
    read_so_far: dict[int, Criterion] = {}
    size = 0

    def follow(said: Criterion, path: tuple[int, ...]) -> None:
        nonlocal size
        # Each time anew, for that is how often it is written out.
        size += sum(1 for _shape in shapes(said))
        if size > limits.MOST_SHAPES_WITH_SEGMENTS or len(path) > limits.MOST_DEPTH:
            raise flaws.TooManyShapes((), most=limits.MOST_SHAPES_WITH_SEGMENTS)
        for number in segments_named(said):
            # A fault that lies in another segment is here where that one is named.
            here = path_to_segment(criterion, (*path, number)[0]) or ()
            if number == within or number in path:
                raise flaws.Circular(here)
            if number not in read_so_far:
                read_so_far[number] = _read_segment(table, words, number, here)
            follow(read_so_far[number], (*path, number))

    follow(criterion, ())
    return read_so_far


def _read_segment(
    table: ProfileTable, words: Lexicon, number: int, here: Path
) -> Criterion:
    """Return the criterion of another segment; what is wrong with it is so `here`."""
    data = segments(table).filter(pk=number).values_list("criterion", flat=True)
    try:
        if not data:
            raise flaws.NoSuchReference(here)
        return parser.read(data[0], words)
    except Flawed as flaw:
        flaw.path = here
        raise
