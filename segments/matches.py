"""Whoever matches, as a whole: held on to while something is done to all of them."""

from collections.abc import Iterator, Sequence

from common import sql
from profiles.models import ProfileTable
from segments import queries
from segments.criteria.shapes import Criterion
from tenancy.models import Membership

AT_ONCE = 20_000  # profiles in one statement


def held_matches(
    table: ProfileTable, criterion: Criterion, *, reader: Membership | None = None
) -> Iterator[Sequence[int]]:
    """Lock whoever matches for `reader` until the transaction ends; yield their numbers in batches.

    Nothing is attached to somebody whom an erasure has taken: one that was launched
    before is seen by the statement that comes next, a later one waits for the locks.
    """
    found = queries.matching(table, criterion, reader=reader)
    numbers = [
        number
        for (number,) in sql.fetch(
            "segments.lock_matches",
            {**found.parameters, "account": table.account_id},
            {"profiles": found.query},
        )
    ]
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def sections_concerned(
    table: ProfileTable, criterion: Criterion, *, reader: Membership | None = None
) -> list[str]:
    """Return the names of the sections in which anybody who matches has data.

    Of the sections that `reader` does not see nothing is said.
    """
    found = queries.matching(table, criterion, reader=reader)
    rows = sql.fetch(
        "segments.sections_concerned",
        {**found.parameters, "account": table.account_id},
        {"profiles": found.query},
    )
    return [name for number, name in rows if reader is None or reader.sees(number)]
