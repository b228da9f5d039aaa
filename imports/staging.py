"""The rows of one import while it is looked at and run: made and dropped whole.

Two tables a run: `arrivals`, read as `rows`, holds each row's normalised value or why
it has none, `matches` what becomes of it. Where the list is whoever matches a
criterion, `matches` is that frozen set, a row a profile, and `rows` stays empty. The
functions that make and drop them run as the owner of the schema and serve the current
account's imports alone.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import ProgrammingError, connection
from psycopg import sql as composed
from psycopg.errors import UndefinedTable

from common import sql
from common.errors import WrongState
from erasure.engine.heap import heap
from erasure.engine.sets import ProfileSet
from imports.arrivals import Arrivals
from imports.models import Import
from imports.outcomes import Outcome
from profiles.models import Identifier, UniqueKey
from profiles.normalisers import Column, Kind, mark_of, share_values

NUMBERS = {outcome.name.lower(): int(outcome) for outcome in Outcome}
# Enough to sort and hash a full-size list without temporary files.
WORK_MEMORY = "128MB"
# Of so many identifiers one is looked up by itself, where more are read all.
MOST_LOOKED_UP = 10


@dataclass(frozen=True, slots=True)
class Drift:
    """How the matched set changed since it was shown, in rows."""

    lost: int
    gained: int

    def __bool__(self) -> bool:
        """Say whether it changed at all."""
        return bool(self.lost or self.gained)


@dataclass(frozen=True, slots=True)
class Change:
    """How whoever matches changed since the set was frozen, in profiles.

    Of those shown to go: `left` do not match any more and are still there, `held` are
    on hold now, `gone` were deleted or are being deleted. `gained` would go besides.
    `digest` is of who they are.
    """

    left: int
    gained: int
    held: int
    gone: int
    digest: str

    def __bool__(self) -> bool:
        """Say whether anything changed at all."""
        return bool(self.left or self.gained or self.spared)

    @property
    def counts(self) -> dict[str, int]:
        """Return the numbers as the trail names them."""
        return {
            "no longer matching": self.left,
            "newly matching": self.gained,
            "on hold since": self.held,
            "gone since": self.gone,
        }

    @property
    def spared(self) -> int:
        """Return how many of those shown cannot be deleted any more."""
        return self.held + self.gone


@dataclass(frozen=True, slots=True)
class ErrorProfile:
    """A profile of a frozen set that was not deleted.

    `identifiers` are its values by the number of their key; `gone` says that another
    run deleted it, and then there are none.
    """

    row_no: int
    outcome: Outcome
    identifiers: Mapping[str, str]
    gone: bool


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A row that was not deleted, and why.

    `gone` says that its person was deleted all the same, by another row or another run.
    """

    row_no: int
    outcome: Outcome
    earlier: int | None
    flaw: str
    earlier_outcome: Outcome | None
    gone: bool = False


def take_memory() -> None:
    """Let the transaction's statements sort and hash a full-size list in memory."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEMORY])


def open_staging(run: Import) -> None:
    """Make the tables of `run` anew, empty."""
    _call("imports_open_staging", run)


def close_staging(run: Import) -> None:
    """Drop the tables of `run`; a second call does nothing."""
    _call("imports_close_staging", run)


def stage(
    run: Import, columns: Iterable[tuple[int, Column]], arrivals: Arrivals
) -> int:
    """Append rows to staging by COPY, each of `columns` from a row number on.

    Return how many rows. `arrivals` is the same for all the rows of a list. Columns of
    some thousand rows fit into the socket whole: the database takes in one while the
    next is made, and nobody waits for the other.
    """
    copy = composed.SQL(
        "COPY {arrivals} (row_no, value, flaw, may_repeat) FROM STDIN"
    ).format(**tables(run))
    count = 0
    with connection.cursor() as cursor, cursor.cursor.copy(copy) as stream:
        for first, (values, flaws) in columns:
            stream.write(arrivals.lines(first, values, flaws))
            count += len(values)
    return count


def match(run: Import) -> None:
    """Store what becomes of each staged row, in place of what was stored before."""
    clear_matches(run)
    with matching(run) as (parameters, parts):
        sql.run("imports.store_matches", parameters, parts)
    analyze(run)


def clear_matches(run: Import) -> None:
    """Forget what became of the staged rows, which are about to be matched."""
    take_memory()
    with connection.cursor() as cursor:
        cursor.execute(composed.SQL("DELETE FROM {matches}").format(**tables(run)))
    analyze(run)


def analyze(run: Import) -> None:
    """Let the planner know what the tables of `run` hold now."""
    _call("imports_analyze_staging", run)


def index_matches(run: Import) -> None:
    """Have what became of a row found by its number; a second call does nothing."""
    _call("imports_index_matches", run)


def drift(run: Import) -> Drift:
    """Compare whom the rows would delete now with whom it was shown they would."""
    take_memory()
    # A row whose value somebody has under another key deletes nobody in any case.
    with matching(run, other_keys=False, again=True) as (parameters, parts):
        [(lost, gained)] = sql.fetch("imports.drift", parameters, parts)
    return Drift(int(lost), int(gained))


def store_matching(run: Import, profiles: ProfileSet) -> int:
    """Freeze `profiles` as the list of `run`; return how many they are."""
    take_memory()
    stored = sql.run(
        "imports.store_matching",
        {**profiles.parameters, **NUMBERS, "account": run.account_id},
        {**tables(run), "matching": as_matching(profiles)},
    )
    _call("imports_analyze_staging", run)
    return stored


def change(run: Import, profiles: ProfileSet) -> Change:
    """Compare the frozen set of `run` with `profiles`, who match its criterion now."""
    take_memory()
    rows = sql.fetch(
        "imports.compare_matching",
        {**profiles.parameters, **NUMBERS, "account": run.account_id},
        {**tables(run), "matching": as_matching(profiles)},
    )
    seal = hashlib.sha256(run.fingerprint.encode())
    counts = dict.fromkeys(("left", "gained", "held", "gone"), 0)
    for kind, count, digest in sorted(rows):
        counts[kind] = int(count)
        seal.update(kind.encode() + bytes(digest))
    return Change(**counts, digest=seal.hexdigest())


def spare_changed(run: Import) -> int:
    """Take whoever is gone or on hold since out of those who go; return how many."""
    parameters = {**NUMBERS, "account": run.account_id}
    return sql.run("imports.spare_changed", parameters, tables(run))


def sections_concerned(run: Import) -> list[tuple[str, int]]:
    """Return each section in which those who go have anything, and how many have."""
    profiles = matched_profiles(run)
    parameters = {**profiles.parameters, "account": run.account_id}
    parts = {"profiles": profiles.query}
    rows = sql.fetch("imports.sections_concerned", parameters, parts)
    return [(str(name), int(count)) for name, count in rows]


def as_matching(profiles: ProfileSet) -> composed.Composable:
    """Return the set of `profiles` as the statements that freeze it embed it."""
    return composed.SQL("({}) AS matching (profile_id)").format(profiles.query)


def outcomes(run: Import) -> dict[str, int]:
    """Return the number of rows by the word of their outcome."""
    found = dict(sql.fetch("imports.count_outcomes", {}, tables(run)))
    return {
        outcome.word: found[outcome.value] for outcome in Outcome if outcome in found
    }


def fingerprint(run: Import, outcome: Outcome = Outcome.DELETED) -> tuple[int, bytes]:
    """Return how many profiles have `outcome`, and the digest of their numbers."""
    parameters = {"outcome": int(outcome)}
    [(profiles, digest)] = sql.fetch("imports.fingerprint", parameters, tables(run))
    return int(profiles), bytes(digest)


def matched_profiles(run: Import) -> ProfileSet:
    """Return the set of profiles that `run` is to delete."""
    query = composed.SQL(
        "SELECT matched.profile_id FROM {matches} AS matched "
        "WHERE matched.outcome = %(deleted)s"
    ).format(**tables(run))
    return ProfileSet(query, {"deleted": int(Outcome.DELETED)})


def settle(run: Import, erasure_id: int) -> None:
    """Mark the rows whose profile a stopped erasure gave back as not reached."""
    parameters = {**NUMBERS, "account": run.account_id, "erasure": erasure_id}
    sql.run("imports.final_outcomes", parameters, tables(run))


def error_rows(
    run: Import, left_out: Collection[Outcome] = (Outcome.DELETED,)
) -> Iterator[ErrorRow]:
    """Yield the rows with other outcomes than `left_out`, in the order of the file.

    The planner takes them for hardly any, where a stopped run has just changed them,
    and would read the list again for each.
    """
    text = composed.SQL(sql.statement("imports.error_rows"))
    query = text.format(**tables(run))
    with connection.chunked_cursor() as cursor:
        with _without(["enable_nestloop"]):
            cursor.execute(query, {**parameters_of(run), **_left_out(left_out)})
        while rows := cursor.fetchmany(5000):
            for row_no, outcome, earlier, flaw, earlier_outcome, gone in rows:
                yield ErrorRow(
                    row_no,
                    Outcome(outcome),
                    earlier,
                    flaw or "",
                    Outcome(earlier_outcome) if earlier_outcome else None,
                    gone=gone,
                )


def error_profiles(
    run: Import, left_out: Collection[Outcome] = (Outcome.DELETED,)
) -> Iterator[ErrorProfile]:
    """Yield the profiles of a frozen set with other outcomes, in its order."""
    text = composed.SQL(sql.statement("imports.error_profiles"))
    query = text.format(**tables(run))
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, {"account": run.account_id, **_left_out(left_out)})
        while rows := cursor.fetchmany(5000):
            for row_no, outcome, gone, identifiers in rows:
                known = json.loads(identifiers)
                yield ErrorProfile(row_no, Outcome(outcome), known, gone)


def _left_out(outcomes: Collection[Outcome]) -> dict[str, list[int]]:
    return {"left_out": [int(outcome) for outcome in outcomes]}


def row_numbers(run: Import, outcome: Outcome, limit: int) -> list[ErrorRow]:
    """Return the first rows of one outcome."""
    query = composed.SQL(
        "SELECT matched.row_no, matched.outcome, matched.earlier, staged.flaw "
        "FROM {matches} AS matched INNER JOIN {rows} AS staged "
        "ON matched.row_no = staged.row_no WHERE matched.outcome = %s "
        "ORDER BY matched.row_no LIMIT %s"
    ).format(**tables(run))
    with there(), connection.cursor() as cursor:
        cursor.execute(query, [int(outcome), limit])
        return [
            ErrorRow(row_no, Outcome(found), earlier, flaw or "", None)
            for row_no, found, earlier, flaw in cursor.fetchall()
        ]


@contextmanager
def there() -> Iterator[None]:
    """Raise WrongState where the tables are gone: the import moved on meanwhile."""
    try:
        yield
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable):
            raise WrongState from None
        raise


def _call(function: str, run: Import) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            composed.SQL("SELECT {}(%s)").format(composed.Identifier(function)),
            [run.pk],
        )


def tables(run: Import) -> dict[str, composed.Composable]:
    """Return the names of the tables of `run`, as statements embed them."""
    return {
        part: composed.Identifier("staging", f"{part}_{run.pk}")
        for part in ("arrivals", "rows", "matches")
    }


@contextmanager
def matching(
    run: Import, *, other_keys: bool = True, again: bool = False
) -> Iterator[tuple[dict[str, Any], dict[str, composed.Composable]]]:
    """Give what a statement takes that says what becomes of each row, and its parts.

    Those are the tables of `run`, and the predicate. Few values are looked up one by
    one. For many all identifiers of the key are read, page by page: the planner would
    go from one to the next by their index, as if they lay in their table in the same
    order, and take several times as long. Nor may it read the list again for each row
    that repeats another: it takes those for hardly any. Without `other_keys` a row that
    would be known under one of those alone is not found. With `again` the rows that were
    shown to repeat others are left out: a list stays as it was read.
    """
    parts = tables(run)
    numbered = "imports.numbered_as_shown" if again else "imports.numbered"
    parts["numbered"] = composed.SQL(sql.statement(numbered)).format(**parts)
    text = composed.SQL(sql.statement("imports.match"))
    few = are_few(run)
    apart = composed.SQL("OFFSET 0" if few else "")
    parts["match"] = text.format(**parts, apart=apart)
    keys = _other_keys(run) if other_keys else []
    others = {"other_keys": keys if few else _holding(run, keys)}
    ways = ["enable_nestloop"] if few else ["enable_nestloop", "enable_indexscan"]
    with _without(ways):
        yield {**parameters_of(run), **others}, parts


def are_few(run: Import) -> bool:
    """Say whether the rows of `run` are few beside the identifiers of its account."""
    identifiers = heap(run.account_id, "profiles_identifier").rows
    return run.rows_read * MOST_LOOKED_UP < identifiers


@contextmanager
def _without(ways: list[str]) -> Iterator[None]:
    """Have the statements of the block planned without these ways, where others are."""
    change = "SELECT set_config(way, %s, true) FROM unnest(%s::text[]) AS way"
    with connection.cursor() as cursor:
        cursor.execute(change, ["off", ways])
        yield
        cursor.execute(change, ["on", ways])


def parameters_of(run: Import) -> dict[str, Any]:
    """Return what the predicate takes."""
    return {
        **NUMBERS,
        "account": run.account_id,
        "table": run.table_id,
        "unique_key": run.unique_key_id,
        "mark": mark_of(Kind(run.unique_key.kind)) if run.unique_key else "",
    }


def _other_keys(run: Import) -> list[int]:
    """Return the table's other keys under which a value of the run's key can stand."""
    chosen = run.unique_key
    if chosen is None:
        return []
    keys = UniqueKey.objects.filter(account=run.account_id, table=run.table_id)
    return [
        key.pk
        for key in keys.exclude(pk=chosen.pk)
        if share_values(Kind(chosen.kind), Kind(key.kind))
    ]


def _holding(run: Import, keys: list[int]) -> list[int]:
    """Return those of `keys` under which anybody has a value that the run's key holds.

    Most customer numbers have no @: then a million addresses need not be compared.
    """
    chosen = run.unique_key
    mark = mark_of(Kind(chosen.kind)) if chosen else ""
    known = Identifier.objects.filter(account=run.account_id, value__contains=mark)
    return [key for key in keys if known.filter(unique_key=key).exists()]


def first_profiles(run: Import, outcome: Outcome, limit: int) -> list[int]:
    """Return the profiles of the first rows with one outcome."""
    query = composed.SQL(
        "SELECT matched.profile_id FROM {matches} AS matched "
        "WHERE matched.outcome = %s AND matched.profile_id IS NOT NULL "
        "ORDER BY matched.row_no LIMIT %s"
    ).format(**tables(run))
    with there(), connection.cursor() as cursor:
        cursor.execute(query, [int(outcome), limit])
        return [profile_id for (profile_id,) in cursor.fetchall()]


def values_of_rows(run: Import, numbers: list[int]) -> dict[int, str]:
    """Return the normalised values of the rows with these numbers that have one."""
    query = composed.SQL(
        "SELECT row_no, value FROM {rows} WHERE row_no = ANY(%s) AND value IS NOT NULL"
    ).format(**tables(run))
    with there(), connection.cursor() as cursor:
        cursor.execute(query, [numbers])
        return dict(cursor.fetchall())
