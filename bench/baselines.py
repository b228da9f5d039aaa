"""What others do, and what one would write by hand: the same profiles, the same fates.

Each baseline is given its targets as a table with statistics, outside of what is
measured, and works as the owner: no row-level security, no ledger, no proof, no report.
`prepare` may alter the copy; only `run` is timed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from bench import clusters
from bench.plain_models import Person, is_numbered, related_tables
from common.sql import statement
from erasure.engine.relations import Relation, relations

Connection = psycopg.Connection[Any]
TARGETS = sql.SQL("SELECT profile_id FROM bench_targets")
SENTRY_ROOTS = 100
SENTRY_DELETED = 10_000
SENTRY_RELEASED = 1_000


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way to erase: what it needs beforehand, and the act.

    `sample` is how many profiles it is given where all would take hours, one row after
    the other; its time is then multiplied up.
    """

    name: str
    act: Callable[[Connection, int, Sequence[int]], None]
    prepare: Callable[[Connection], None] = lambda _: None
    sample: int = 500_000


def give_targets(owner: Connection, targets: Sequence[int]) -> None:
    """Put the targets into a table of the copy, with statistics."""
    owner.execute("CREATE TABLE bench_targets (profile_id bigint PRIMARY KEY)")
    with owner.cursor() as cursor, cursor.copy("COPY bench_targets FROM STDIN") as copy:
        for number in sorted(targets):
            copy.write_row((number,))
    owner.execute("VACUUM ANALYZE bench_targets")


def left(owner: Connection, account: int) -> int:
    """Count what is left of the targets, so that nobody is quick by doing less."""
    count = 0
    columns = {
        **dict.fromkeys(related_tables(), "profile_id"),
        "profiles_profile": "id",
    }
    for table, column in columns.items():
        query = sql.SQL(
            "SELECT count(*) FROM {} WHERE account_id = %s AND {} IN ({})"
        ).format(sql.Identifier(table), sql.Identifier(column), TARGETS)
        found = owner.execute(query, [account]).fetchone()
        count += int(found[0]) if found else 0
    return count


def _of(relation: Relation, matching: LiteralString) -> sql.Composed:
    """Return the statement that applies one fate to the profiles `matching` names."""
    text = statement(relation.statement).replace("= ANY(%(targets)s)", "{matching}")
    parts = {**relation.parts, "matching": sql.SQL(matching)}
    # The text is a file of this repository.
    return sql.SQL(text).format(**parts)


def _profiles(matching: LiteralString) -> sql.Composed:
    text: LiteralString = (
        "DELETE FROM profiles_profile WHERE account_id = %(account)s AND id {}"
    )
    return sql.SQL(text).format(sql.SQL(matching))


def _single_transaction(owner: Connection, account: int, _: Sequence[int]) -> None:
    """Run one set-based statement a relation, without foreign keys."""
    chosen: LiteralString = "IN (SELECT profile_id FROM bench_targets)"
    with owner.transaction():
        for relation in relations():
            owner.execute(_of(relation, chosen), {"account": account})
        owner.execute(_profiles(chosen), {"account": account})


def _slices(size: int) -> Callable[[Connection, int, Sequence[int]], None]:
    """Return the baseline that works through slices of ids, each a transaction."""

    def act(owner: Connection, account: int, targets: Sequence[int]) -> None:
        for part in _cut(sorted(targets), size):
            given = {"account": account, "targets": part}
            with owner.transaction():
                for relation in relations():
                    owner.execute(_of(relation, "= ANY(%(targets)s)"), given)
                owner.execute(_profiles("= ANY(%(targets)s)"), given)

    return act


def _cut(numbers: Sequence[int], size: int) -> Iterator[list[int]]:
    for first in range(0, len(numbers), size):
        yield list(numbers[first : first + size])


def _constrain(owner: Connection) -> None:
    """Give every trace table the foreign key that a plain program would have.

    Not validated, which changes nothing for deletions and saves reading every row.
    """
    for table, goes in related_tables().items():
        query = sql.SQL(
            "ALTER TABLE {} ADD CONSTRAINT bench_profile "
            "FOREIGN KEY (account_id, profile_id) "
            "REFERENCES profiles_profile (account_id, id) ON DELETE {} NOT VALID"
        ).format(
            sql.Identifier(table),
            sql.SQL("CASCADE" if goes else "SET NULL (profile_id)"),
        )
        owner.execute(query)


def _cascade(owner: Connection, account: int, _: Sequence[int]) -> None:
    """Delete the profiles in one statement; constraints do the rest (listmonk)."""
    owner.execute(
        _profiles("IN (SELECT profile_id FROM bench_targets)"), {"account": account}
    )


def _each(owner: Connection, account: int, targets: Sequence[int]) -> None:
    """Delete one profile after the other, each committed (Mautic's purge)."""
    query = _profiles("= %(id)s")
    for number in targets:
        owner.execute(query, {"account": account, "id": number})


def _sentry(owner: Connection, account: int, targets: Sequence[int]) -> None:
    """Delete roots by the hundred: children in chunks until none is left, then each."""
    for roots in _cut(targets, SENTRY_ROOTS):
        given = {"account": account, "roots": roots}
        for table, goes in related_tables().items():
            chunk = _SENTRY_DELETES if goes else _SENTRY_RELEASES
            key = "id" if is_numbered(table) else "profile_id"
            query = sql.SQL(chunk).format(
                table=sql.Identifier(table), key=sql.Identifier(key)
            )
            most = SENTRY_DELETED if goes else SENTRY_RELEASED
            while owner.execute(query, {**given, "most": most}).rowcount >= most:
                pass
        _each(owner, account, roots)


_SENTRY_DELETES: LiteralString = """
DELETE FROM {table} WHERE account_id = %(account)s AND {key} = ANY(array(
    SELECT {key} FROM {table}
    WHERE account_id = %(account)s AND profile_id = ANY(%(roots)s) LIMIT %(most)s
))"""
_SENTRY_RELEASES: LiteralString = """
UPDATE {table} SET profile_id = NULL
WHERE account_id = %(account)s AND {key} IN (
    SELECT {key} FROM {table}
    WHERE account_id = %(account)s AND profile_id = ANY(%(roots)s) LIMIT %(most)s
)"""


def _index(owner: Connection) -> None:
    """Give Django the indexes that it makes and looks for, without the account."""
    for table in related_tables():
        query = sql.SQL("CREATE INDEX ON {} (profile_id)")
        owner.execute(query.format(sql.Identifier(table)))
    owner.execute("CREATE INDEX ON profiles_profile (id)")


def _django(owner: Connection, account: int, targets: Sequence[int]) -> None:
    """Call `QuerySet.delete()`; models say what goes along."""
    with clusters.django_as_owner(owner.info.dbname):
        Person._base_manager.filter(account_id=account, pk__in=targets).delete()


BASELINES = (
    Baseline("single_transaction", _single_transaction),
    Baseline("cascade", _cascade, _constrain),
    Baseline("slices_1k", _slices(1_000)),
    Baseline("slices_10k", _slices(10_000)),
    Baseline("django", _django, _index),
    Baseline("sentry", _sentry, sample=2_000),
    Baseline("mautic", _each, _constrain, sample=2_000),
)
