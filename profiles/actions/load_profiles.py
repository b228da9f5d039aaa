"""Load new profiles into a table from a list: set-based, by COPY, all or nothing.

One transaction holds the whole load, so a list that turns out to be unreadable half
way leaves nothing behind. Rows that cannot become a profile are rejected one by one.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from audit.actions.record import record
from common import sql
from common.errors import BadInput, DomainError
from common.statistics import refresh_emptied_statistics
from profiles import queries
from profiles.actions.create_table import Column, add_attributes
from profiles.candidates import Candidate, Candidates, KeyValue, ListRow
from profiles.columns import column_names, naming_columns, plain_name
from profiles.models import Attribute, ProfileTable, UniqueKey
from profiles.models.definitions import AttributeState, Type
from profiles.named import key_named
from tenancy.models import Membership
from tenancy.scope import account_transaction

BATCH_ROWS = 10_000
MOST_LABEL_CHARACTERS = 100

ALREADY_KNOWN = "{key}: somebody is known under this value already."
BEING_ERASED = "{key}: who is known under this value is being deleted. Try again later."

Reject = Callable[[int, str], None]  # row number, why


class NoKeyColumn(BadInput):
    """The list has no column for the key %(key)s. Its columns are: %(columns)s."""


class TwoColumns(BadInput):
    """Two columns of the list are %(label)s. Leave one out."""


class BeingChanged(DomainError):
    """The values of %(label)s are being converted. Load the list when that is done."""


@dataclass(slots=True)
class LoadReport:
    """What became of the rows of a list; rejected ones are counted by reason."""

    rows: int = 0
    loaded: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


def load_profiles(
    table: ProfileTable,
    key_name: str,
    header: Sequence[str],
    rows: Iterable[ListRow],
    *,
    by: Membership | None,
    reject: Reject,
    facts: Mapping[str, Any],
) -> LoadReport:
    """Load `rows` below `header` as new profiles known by the key `key_name`.

    In a strict table every key with a value identifies; in one by key only `key_name`
    does. Columns that are no attribute yet become text attributes. `reject` is told of
    each row that cannot be loaded. `facts` go into the audit trail and name no person.
    Raises NoSuchKey, NoKeyColumn, TwoColumns, BeingChanged, and what reading `rows` raises.
    """
    report = LoadReport()
    with account_transaction(table.account_id):
        # Loads into one table take turns, so that what one finds free stays free.
        ProfileTable.objects.select_for_update(no_key=True).get(
            account=table.account_id, pk=table.pk
        )
        key = key_named(table, key_name)
        columns = _columns(table, key, header)
        required = [each for each in queries.attributes(table) if each.required]
        _refuse_changing([*columns, *required])
        keys = queries.written_keys(table)
        candidates = Candidates(table, key, keys, columns, required)
        labels = {each.pk: each.attribute.label for each in keys}
        sql.run("profiles.open_loaded_profiles", {})
        sql.run("profiles.open_loaded_values", {})
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH_ROWS)):
            found = _unclaimed(table, labels, list(candidates.of(batch)))
            kept = [candidate for candidate in found if not candidate.flaw]
            _insert(table, kept)
            if not report.loaded:
                refresh_emptied_statistics()
            report.rows += len(batch)
            report.loaded += len(kept)
            _reject(found, report, reject)
        record(
            table.account,
            "profiles.loaded",
            by=by,
            table=table.slug,
            key=key.name,
            rows=report.rows,
            loaded=report.loaded,
            rejected=report.rejected.total(),
            **facts,
        )
    return report


def _reject(
    candidates: Iterable[Candidate], report: LoadReport, reject: Reject
) -> None:
    """Count those of `candidates` that cannot be loaded, and tell of each."""
    for candidate in candidates:
        if candidate.flaw:
            report.rejected[candidate.flaw] += 1
            reject(candidate.number, candidate.flaw)


def _columns(
    table: ProfileTable, key: UniqueKey, header: Sequence[str]
) -> list[Attribute]:
    """Return the attribute of each column, those made that were not there yet."""
    have = list(Attribute.objects.filter(account=table.account_id, table=table))
    by_name = {attribute.name: attribute for attribute in have}
    by_label = {attribute.label.casefold(): attribute for attribute in have}
    found = [
        by_name.get(plain_name(label)) or by_label.get(label.strip().casefold())
        for label in header
    ]
    for attribute in found:
        if attribute is not None and found.count(attribute) > 1:
            raise TwoColumns(label=attribute.label)
    if key.attribute not in found:
        raise NoKeyColumn(key=key.name, columns=", ".join(header) or "none")
    new = [label for label, known in zip(header, found, strict=True) if known is None]
    names = column_names(new, taken={*by_name, *queries.leaving(table)})
    made = iter(
        add_attributes(
            table,
            [
                Column(name, Type.TEXT, label=label.strip()[:MOST_LABEL_CHARACTERS])
                for name, label in zip(names, new, strict=True)
            ],
        )
    )
    if not table.name_attributes:
        table.name_attributes = naming_columns([*by_name, *names])
        table.save(update_fields=["name_attributes"])
    return [known or next(made) for known in found]


def _refuse_changing(attributes: Iterable[Attribute]) -> None:
    for each in attributes:
        if each.state != AttributeState.SETTLED:
            raise BeingChanged(label=each.label)


def _unclaimed(
    table: ProfileTable, labels: Mapping[int, str], candidates: list[Candidate]
) -> list[Candidate]:
    """Return `candidates`, those flawed whose identifiers are somebody else's."""
    asked = [
        identifier
        for candidate in candidates
        if not candidate.flaw
        for identifier in candidate.identifiers
    ]
    taken = {
        (key, value): BEING_ERASED if is_being_erased else ALREADY_KNOWN
        for key, value, is_being_erased in sql.fetch(
            "profiles.find_taken_values",
            {
                "account": table.account_id,
                "keys": [key for key, _ in asked],
                "values": [value for _, value in asked],
            },
        )
    }
    for candidate in candidates:
        if not candidate.flaw:
            candidate.flaw = _claim(candidate.identifiers, taken, labels)
    return candidates


def _claim(
    identifiers: Sequence[KeyValue],
    taken: dict[KeyValue, str],
    labels: Mapping[int, str],
) -> str:
    """Take `identifiers` for their row, or return why one of them cannot be had."""
    for identifier in identifiers:
        if identifier in taken:
            return taken[identifier].format(key=labels[identifier[0]])
    taken.update(dict.fromkeys(identifiers, ALREADY_KNOWN))
    return ""


def _insert(table: ProfileTable, candidates: Sequence[Candidate]) -> None:
    ids = [
        number
        for (number,) in sql.fetch(
            "profiles.fresh_profile_ids", {"count": len(candidates)}
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE loaded_profiles, loaded_values")
        with cursor.copy("COPY loaded_profiles FROM STDIN") as copy:
            for number, candidate in zip(ids, candidates, strict=True):
                attributes = json.dumps(candidate.attributes, ensure_ascii=False)
                copy.write_row((number, candidate.name, attributes))
        with cursor.copy("COPY loaded_values FROM STDIN") as copy:
            for number, candidate in zip(ids, candidates, strict=True):
                for key, value in candidate.identifiers:
                    copy.write_row((number, key, value, True))
                for key, value in candidate.known_values:
                    copy.write_row((number, key, value, False))
    here = {"account": table.account_id, "table": table.pk, "moment": timezone.now()}
    sql.run("profiles.insert_profiles", here)
    sql.run("profiles.insert_identifiers", here)
    sql.run("profiles.insert_known_values", here)
