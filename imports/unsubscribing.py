"""The statements of an import that unsubscribes: what becomes of whom, and the act.

Its rows are matched as those of a deletion are; who is found is then told by whether
they subscribe to any of the topics. `topics` are the numbers of those.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql as composed

from common import sql
from erasure.engine.sets import ProfileSet
from imports import staging
from imports.models import Execution, Import, Slice
from imports.outcomes import Outcome
from profiles.consent_ways import by_import

# Well below a second each, so that a stop or a crash costs no more.
SLICE_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Done:
    """What one slice did: profiles unsubscribed, subscriptions withdrawn; the others."""

    unsubscribed: int
    withdrawn: int
    already: int
    gone: int


def match(run: Import) -> None:
    """Store what becomes of each staged row, in place of what was stored before."""
    staging.clear_matches(run)
    with _matching(run) as (parameters, parts):
        sql.run("imports.unsubscribe_store", parameters, parts)
    staging.analyze(run)


def drift(run: Import) -> staging.Drift:
    """Compare what becomes of each row now with what was shown."""
    staging.take_memory()
    with _matching(run, again=True) as (parameters, parts):
        [(lost, gained)] = sql.fetch("imports.unsubscribe_drift", parameters, parts)
    return staging.Drift(int(lost), int(gained))


def store_matching(run: Import, profiles: ProfileSet) -> int:
    """Freeze `profiles` as the list of `run`; return how many they are."""
    staging.take_memory()
    stored = sql.run(
        "imports.unsubscribe_store_matching",
        {**profiles.parameters, **_parameters(run)},
        {**staging.tables(run), "matching": staging.as_matching(profiles)},
    )
    staging.analyze(run)
    return stored


def by_topic(run: Import) -> dict[str, int]:
    """Return how many of those to be unsubscribed subscribe, by the topic's number."""
    rows = sql.fetch(
        "imports.unsubscribe_topics", _parameters(run), staging.tables(run)
    )
    return {str(topic): int(count) for topic, count in rows}


def plan(execution: Execution) -> int:
    """Cut the work of `execution` into slices; return how many."""
    run = execution.import_run
    staging.index_matches(run)
    return sql.run(
        "imports.unsubscribe_plan",
        {**_of(execution), "slice_rows": SLICE_ROWS},
        staging.tables(run),
    )


def unsubscribe_slice(execution: Execution, part: Slice, *, moment: datetime) -> Done:
    """Unsubscribe whom `part` names, in the caller's transaction.

    They are held on to first: an erasure that was launched before is seen by the
    statement that comes next, a later one waits.
    """
    run = execution.import_run
    parameters = {
        **_of(execution),
        "first": part.first,
        "last": part.last,
        "source": by_import(execution.name),
        "moment": moment,
    }
    parts = staging.tables(run)
    sql.run("imports.unsubscribe_lock", parameters, parts)
    [counts] = sql.fetch("imports.unsubscribe_slice", parameters, parts)
    return Done(*map(int, counts))


def settle(execution: Execution) -> None:
    """Mark the rows of a stopped run that it did not come to as not reached."""
    run = execution.import_run
    sql.run("imports.unsubscribe_settle", _of(execution), staging.tables(run))


def _of(execution: Execution) -> dict[str, Any]:
    return {**_parameters(execution.import_run), "execution": execution.pk}


def _parameters(run: Import) -> dict[str, Any]:
    return {**staging.parameters_of(run), "topics": run.topics}


@contextmanager
def _matching(
    run: Import, *, again: bool = False
) -> Iterator[tuple[dict[str, Any], dict[str, composed.Composable]]]:
    """Give what a statement takes that embeds this kind's predicate, and its parts."""
    text = composed.SQL(sql.statement("imports.unsubscribe_match"))
    with staging.matching(run, other_keys=not again, again=again) as (
        parameters,
        parts,
    ):
        whole = {**parts, "match": text.format(**parts)}
        yield {**parameters, "topics": run.topics}, whole


def to_be_unsubscribed(run: Import) -> tuple[int, bytes]:
    """Return how many profiles are, and the digest of their numbers."""
    return staging.fingerprint(run, Outcome.UNSUBSCRIBED)
