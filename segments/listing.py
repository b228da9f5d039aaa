"""Whoever matches, as pages of a list want them: the first rows soon, of many or few.

A page is found in one of two ways. Of many, the table is read in the order of the list
and each profile asked by itself until the page is full. Of few, they are all found
first and sorted then. PostgreSQL chooses well between the two where it can tell how
many there are; it cannot for values inside of JSON, for *at least so often* and for
alternatives, where it always expects few: 5 to 13 s for a page of a million profiles of
which half match, against 0.05 s (both at load 5). There an estimate of our own chooses.
"""

from dataclasses import dataclass

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from profiles.models import Profile, ProfileTable
from profiles.queries import Count
from segments import counting, queries
from segments.compiling import compile_test
from segments.criteria.shapes import AnyOf, AttributeIs, Criterion
from segments.criteria.walk import shapes
from tenancy.models import Membership

# One in so many has to match for the table to be read in order: fewer, and finding all
# of them costs less than looking for the next.
ONE_IN = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """Whoever matches, with how many they are: None where few are, to be counted."""

    profiles: QuerySet[Profile]
    count: Count | None


def listing(
    table: ProfileTable, criterion: Criterion, *, reader: Membership | None = None
) -> Listing:
    """Return whoever of `table` matches for `reader`, to be sorted and paged."""
    count = counting.soon(table, criterion, reader=reader)
    found = queries.profiles(table, criterion, reader=reader)
    if count is None or count.is_exact or not _is_guessed(table, criterion):
        return Listing(found, count)
    if count.number * ONE_IN < counting.people(table):
        return Listing(found, count)
    frame = queries.frame(table, criterion, timezone.now(), reader)
    test = queries.raw(compile_test(criterion, frame), table.account_id, BooleanField())
    return Listing(in_order(table, test), count)


def in_order(table: ProfileTable, test: RawSQL) -> QuerySet[Profile]:
    """Return the profiles of `table` that pass `test`, each asked by itself."""
    shown = Profile.objects.visible(table.account).filter(table=table)
    return shown.filter(test)


def _is_guessed(table: ProfileTable, criterion: Criterion) -> bool:
    """Say whether PostgreSQL can only guess how many match."""
    frame = queries.frame(table, criterion, timezone.now())
    return any(
        isinstance(shape, AttributeIs | AnyOf) or getattr(shape, "at_least", 1) > 1
        for said in (criterion, *frame.segments.values())
        for shape in shapes(said)
    )
