"""The staged rows of a list that adds and updates: matched, previewed and written.

Beside the tables that every run has (`imports.staging`) there are `claims`: the values
of unique keys that rows bring along. One predicate says what becomes of each row, of the
whole list or of a slice of it.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql as composed

from common import sql
from imports import staging
from imports.models import Execution, Import, Mode, Slice
from imports.outcomes import Outcome
from imports.staging import ErrorRow
from imports.upserting.definitions import Definitions
from imports.upserting.reading import Staged, line
from imports.upserting.targets import Mapping as Columns
from imports.upserting.targets import What
from profiles.actions.hold_labels import held_sections, held_tags, held_topics
from profiles.display_names import display_name
from profiles.models import ProfileTable

NUMBERS = {outcome.name.lower(): int(outcome) for outcome in Outcome}
DONE = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED)
WANTED = (Outcome.NEW, Outcome.UPDATED)
# Rows of a slice: a second's work of one worker, more or less.
SLICE_ROWS = 4_000


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes: what it says, and what is there now (nothing: a new one)."""

    row_no: int
    value: str
    patch: Mapping[str, Any]
    profile_id: int | None
    attributes: Mapping[str, Any] | None
    sections: Mapping[str, Mapping[str, Any]]
    tags: Collection[str]
    topics: Mapping[str, str]


def open_staging(run: Import) -> None:
    """Make the tables of `run` anew, empty."""
    staging.open_staging(run)
    _call("imports_widen_staging", run)


def stage(run: Import, rows: Iterable[Staged]) -> int:
    """Append `rows` to staging by COPY; return how many."""
    copy = composed.SQL("COPY {arrivals} (row_no, value, flaw, patch) FROM STDIN")
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(copy.format(**staging.tables(run))) as stream,
    ):
        for row in rows:
            stream.write(f"{line(row)}\n")
            count += 1
    return count


def match(run: Import) -> None:
    """Store what becomes of each staged row, in place of what was stored before."""
    staging.take_memory()
    parts = _parts(run)
    with connection.cursor() as cursor:
        cursor.execute(composed.SQL("DELETE FROM {claims}").format(**parts))
        cursor.execute(composed.SQL("DELETE FROM {matches}").format(**parts))
    sql.run("imports.store_claims", {}, parts)
    _call("imports_index_staging", run)
    whole = _with_match(parts, apart=staging.are_few(run))
    sql.run("imports.store_upserts", _parameters(run), whole)
    _call("imports_index_staging", run)


def drift(run: Import) -> int:
    """Return how many rows would come to something else now than what was shown."""
    staging.take_memory()
    whole = _with_match(_parts(run), apart=staging.are_few(run))
    rows = sql.fetch("imports.drift_upserts", _parameters(run), whole)
    return int(rows[0][0])


def digest(run: Import) -> bytes:
    """Return the digest of what every row comes to."""
    [(found,)] = sql.fetch("imports.fingerprint_upserts", {}, _parts(run))
    return bytes(found)


def flaws(run: Import) -> dict[str, int]:
    """Return how many rows are no good, by column and reason, as staging has it."""
    return dict(sql.fetch("imports.flaws_of_upserts", NUMBERS, _parts(run)))


def changes(run: Import, outcome: Outcome, most: int) -> list[Change]:
    """Return what the first rows of one outcome change, at most `most`."""
    with staging.there():
        rows = sql.fetch(
            "imports.changes_of_upserts",
            {"account": run.account_id, "outcome": int(outcome), "most": most},
            _parts(run),
        )
    return [
        Change(
            row_no,
            value,
            json.loads(patch),
            profile,
            json.loads(attributes) if attributes else None,
            json.loads(sections or "{}"),
            frozenset(tags),
            json.loads(topics or "{}"),
        )
        for row_no, value, patch, profile, attributes, sections, tags, topics in rows
    ]


def plan(execution: Execution) -> int:
    """Cut the rows that change anything into slices; return how many slices."""
    given = {
        **NUMBERS,
        "account": execution.account_id,
        "execution": execution.pk,
        "size": SLICE_ROWS,
    }
    return sql.run("imports.plan_upserts", given, _parts(execution.import_run))


def hold_table(run: Import) -> bool:
    """Hold on to the table of `run`; say whether its rows would be read as they were.

    Waits for whoever loads a list into it, or changes its definition. A change that
    does not concern the rows is none.
    """
    given = {"account": run.account_id, "table": run.table_id}
    found = sql.fetch("imports.hold_table_of_upserts", given)
    mapping = Columns.from_json(run.mapping)
    if found == [(mapping.version,)]:
        return True
    if not found or run.unique_key is None:
        return False
    table = ProfileTable.objects.get(account=run.account_id, pk=run.table_id or 0)
    return Definitions(table).digest(mapping, run.unique_key) == mapping.definition


def redefine(run: Import, part: Slice) -> None:
    """Leave the rows of `part` out: the definition that they were read by is gone."""
    sql.run("imports.redefine_upserts", _bounds(run, part), _parts(run))


def write(run: Import, part: Slice, *, moment: datetime, source: str) -> None:
    """Add and update what the rows of `part` say, in the caller's transaction.

    Each row comes to what was shown of it, or to nothing. Raises IntegrityError where
    somebody else is given an identifier at this very moment.
    """
    given = {
        **_parameters(run),
        **_bounds(run, part),
        "moment": moment,
        "source": source,
    }
    parts = _parts(run)
    _hold_labels(run)
    sql.fetch("imports.hold_updated", given, parts)
    sliced = _with_match(_of_slice(parts, part), apart=True)
    sql.run("imports.settle_upserts", given, sliced)
    named = _renamed(run, given, parts)
    given |= {"named": list(named), "names": list(named.values())}
    for statement in _statements(run):
        sql.run(f"imports.{statement}", given, parts)


def _hold_labels(run: Import) -> None:
    """Have none of the labels that rows name removed meanwhile.

    What is gone already is left out of what is written.
    """
    targets = Columns.from_json(run.mapping).targets
    held_sections(
        run.account_id, {each.section for each in targets if each.section is not None}
    )
    held_tags(
        run.account_id, [int(each.ref) for each in targets if each.what is What.TAG]
    )
    held_topics(
        run.account_id, [int(each.ref) for each in targets if each.what is What.TOPIC]
    )


def counts(run: Import, part: Slice) -> dict[str, int]:
    """Return the rows between the bounds of `part` by the word of their outcome."""
    found = sql.fetch("imports.count_slice", _bounds(run, part), _parts(run))
    return {Outcome(outcome).word: rows for outcome, rows in found}


def settle(execution: Execution) -> None:
    """Mark the rows that a stopped run did not come to."""
    run = execution.import_run
    given = {**NUMBERS, "account": run.account_id, "execution": execution.pk}
    sql.run("imports.unreached_upserts", given, _parts(run))


def error_rows(run: Import) -> Iterator[ErrorRow]:
    """Yield the rows that added or updated nobody, in the order of the list."""
    text = composed.SQL(sql.statement("imports.error_upserts"))
    given = {
        "account": run.account_id,
        "unique_key": run.unique_key_id,
        "left_out": [int(outcome) for outcome in DONE],
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(text.format(**_parts(run)), given)
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


def _statements(run: Import) -> list[str]:
    """Return the statements that write a slice of `run`, in their order."""
    targets = Columns.from_json(run.mapping).targets
    whats = {target.what for target in targets}
    in_sections = any(
        target.section and target.what is What.ATTRIBUTE for target in targets
    )
    return [
        "remove_carried_values",
        "remove_identifiers",
        "replace_identifiers",
        "add_identifiers",
        "add_carried_values",
        "add_profiles",
        "update_profiles",
        *(["write_section_values", "remove_empty_section_values"] * in_sections),
        *(["add_taggings", "remove_taggings"] * (What.TAG in whats)),
        *(["write_consents"] * (What.TOPIC in whats)),
    ]


def _renamed(
    run: Import, given: Mapping[str, Any], parts: Mapping[str, composed.Composable]
) -> dict[int, str]:
    """Return the new names of updated profiles by row, where a part of them changes."""
    naming = run.table.name_attributes if run.table else []
    mapped = {target.ref for target in Columns.from_json(run.mapping).targets}
    mapped |= {name for _at, name in Columns.from_json(run.mapping).made}
    if mapped.isdisjoint(naming):
        return {}
    rows = sql.fetch("imports.names_of_upserts", {**given, "naming": naming}, parts)
    return {
        row_no: display_name(naming, json.loads(attributes or "{}"))
        for row_no, attributes in rows
    }


def _of_slice(
    parts: Mapping[str, composed.Composable], part: Slice
) -> dict[str, composed.Composable]:
    """Return `parts` with the list cut down to the rows of `part` still to be done."""
    bounds = {
        **parts,
        "first": composed.Literal(part.first),
        "last": composed.Literal(part.last),
        "wanted": composed.SQL(", ").join(
            composed.Literal(int(outcome)) for outcome in WANTED
        ),
    }
    rows = composed.SQL(
        "(SELECT cut.* FROM {rows} AS cut INNER JOIN {matches} AS shown "
        "ON cut.row_no = shown.row_no WHERE shown.row_no BETWEEN {first} AND {last} "
        "AND shown.outcome IN ({wanted}))"
    ).format(**bounds)
    claims = composed.SQL(
        "(SELECT cut.* FROM {claims} AS cut "
        "WHERE cut.row_no BETWEEN {first} AND {last})"
    ).format(**bounds)
    return {**parts, "rows": rows, "claims": claims}


def _parts(run: Import) -> dict[str, composed.Composable]:
    claims = composed.Identifier("staging", f"claims_{run.pk}")
    return {**staging.tables(run), "claims": claims}


def _with_match(
    parts: Mapping[str, composed.Composable], *, apart: bool
) -> dict[str, composed.Composable]:
    text = composed.SQL(sql.statement("imports.match_upserts"))
    each = composed.SQL("OFFSET 0" if apart else "")
    return {**parts, "match": text.format(**parts, apart=each)}


def _parameters(run: Import) -> dict[str, Any]:
    return {
        **NUMBERS,
        "account": run.account_id,
        "table": run.table_id,
        "unique_key": run.unique_key_id,
        "creates": run.mode != Mode.UPDATE,
        "updates": run.mode != Mode.CREATE,
    }


def _bounds(run: Import, part: Slice) -> dict[str, Any]:
    return {
        **NUMBERS,
        "account": run.account_id,
        "first": part.first,
        "last": part.last,
    }


def _call(function: str, run: Import) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            composed.SQL("SELECT {}(%s)").format(composed.Identifier(function)),
            [run.pk],
        )
