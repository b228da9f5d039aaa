"""Adding, updating and unsubscribing by file, beside the least one would write by hand.

A run is measured from the request to its report, by one worker's code in this process:
read, matched, launched (matched again, for what changed meanwhile) and written.
"""

import csv
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from bench import clusters, population
from bench.figures import Figure
from bench.population import Place
from imports import tasks
from imports.actions.choose_column import choose_column
from imports.actions.choose_kind import choose_kind
from imports.actions.choose_mapping import choose_mapping
from imports.actions.choose_topics import choose_topics
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Execution, Import, Kind, Mode
from imports.outcomes import Outcome
from imports.queries import imports
from imports.upserting.definitions import suggested_mapping
from profiles.models import Identifier, Profile, Subscription
from tenancy.errands import errand_for
from tenancy.scope import account_transaction

ROWS = 100_000
LEAST_UPSERTED, LEAST_UNSUBSCRIBED = 5_000.0, 10_000.0  # rows a second
SEED = 23
COLUMNS = ("email", "first_name", "last_name", "city", "score")
ELSEWHERE = "Moved away"

Row = Sequence[str]


class NotDone(RuntimeError):
    """The rows came to something else, so the time says nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """A list: its name, its rows and file, and what all of its rows are to come to."""

    name: str
    rows: int
    path: Path
    outcome: Outcome
    kind: Kind = Kind.UPSERT

    @property
    def least(self) -> float:
        """Return how many rows a second there should be at least."""
        return LEAST_UPSERTED if self.kind is Kind.UPSERT else LEAST_UNSUBSCRIBED


def figures(database: str, repeats: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure each list both ways, each time in a fresh copy."""
    here = population.place()
    say("writing the lists")
    cases = list(_cases(here))
    rounds = []
    for _ in range(repeats):
        one: list[Figure] = []
        for case in cases:
            with clusters.copy_of(database) as copy:
                by_hand = _by_hand(copy, here, case)
            with clusters.copy_of(database):
                staged, written = _run(case)
            one += _shown(case, staged, written, by_hand)
        for figure in one:
            say(f"{figure.name:<44} {figure.median:10.2f} {figure.unit}")
        rounds.append(one)
    return Figure.merged(rounds)


def _shown(
    case: Case, staged: float, written: float, by_hand: float
) -> Iterator[Figure]:
    whole = staged + written
    yield Figure(f"{case.name}, read and matched", "s", (staged,))
    yield Figure(f"{case.name}, launched and written", "s", (written,))
    yield Figure(f"{case.name}, by hand", "s", (by_hand,))
    yield Figure(f"{case.name}, divided by that by hand", "times", (whole / by_hand,))
    yield Figure(f"{case.name}, rows", "rows/s", (case.rows / whole,), case.least)


def _cases(here: Place) -> Iterator[Case]:
    """Write the lists and yield them: new, changed and unchanged people, and leavers."""
    folder = population.folder()
    new = [
        (f"upserted{number}@new.example", "Nadia", f"Nova{number}", "Ghent", "7")
        for number in range(ROWS)
    ]
    known = list(_known(here))
    changed = [(*row[:3], ELSEWHERE, row[4]) for row in known]
    for name, rows, outcome in (
        ("new", new, Outcome.NEW),
        ("changed", changed, Outcome.UPDATED),
        ("unchanged", known, Outcome.UNCHANGED),
    ):
        path = _written(folder / f"{name}.csv", COLUMNS, rows)
        yield Case(name, len(rows), path, outcome)
    leaving = [(address,) for address in _subscribed(here)]
    path = _written(folder / "leaving.csv", COLUMNS[:1], leaving)
    yield Case(
        "unsubscribed", len(leaving), path, Outcome.UNSUBSCRIBED, Kind.UNSUBSCRIBE
    )


def _known(here: Place) -> Iterator[Row]:
    """Yield people of the table, at most `ROWS`, as they are; blank where nothing is."""
    numbers = population.some(here, min(ROWS, len(population.everybody(here))), SEED)
    with account_transaction(here.account):
        addresses = dict(
            Identifier.objects.filter(
                account=here.account, unique_key=here.email, profile_id__in=numbers
            ).values_list("profile_id", "value")
        )
        profiles = Profile.objects.filter(account=here.account, pk__in=numbers)
        for number, held in profiles.values_list("pk", "attributes"):
            if number in addresses:
                values = (str(held.get(name, "")) for name in COLUMNS[1:])
                yield addresses[number], *values


def _subscribed(here: Place) -> list[str]:
    """Return the addresses of people who subscribe to something, at most `ROWS`."""
    with account_transaction(here.account):
        subscribers = Subscription.objects.filter(
            account=here.account, status=Subscription.Status.SUBSCRIBED
        ).values("profile_id")
        rows = Identifier.objects.filter(
            account=here.account, unique_key=here.email, profile_id__in=subscribers
        )
        # In the order of their names: spread over the table as people in a file are.
        return list(rows.order_by("value").values_list("value", flat=True)[:ROWS])


def _written(path: Path, columns: Row, rows: Sequence[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _run(case: Case) -> tuple[float, float]:
    """Run the list in the database at hand; return the seconds until it is staged and
    from then to the report.
    """
    here = population.place()
    number = _requested(here, case).pk
    began = time.perf_counter()
    with account_transaction(here.account):
        run = imports(here.account).get(pk=number)
    stage_import(run)
    staged = time.perf_counter() - began
    _check(case, run.outcomes)
    began = time.perf_counter()
    with account_transaction(here.account):
        run = imports(here.account).get(pk=number)
        if case.outcome is Outcome.UNCHANGED:
            return staged, time.perf_counter() - began  # there is nothing to launch
        execution = launch_import(
            run, by=here.owner, reason="", fingerprint=run.fingerprint, confirmed=True
        )
    _finish(here, execution)
    written = time.perf_counter() - began
    _check(case, execution.outcomes)
    return staged, written


def _check(case: Case, outcomes: dict[str, int]) -> None:
    if outcomes != {case.outcome.word: case.rows}:
        raise NotDone(f"{case.name}: {json.dumps(outcomes)}")


def _requested(here: Place, case: Case) -> Import:
    """Begin an import of the list, as the wizard does."""
    with account_transaction(here.account):
        run = create_import(here.table, by=here.owner, kind=case.kind)
        if case.kind is Kind.UPSERT:
            choose_kind(run, by=here.owner, kind=case.kind, mode=Mode.BOTH)
        else:
            choose_topics(run, [], every=True, by=here.owner)
        with case.path.open("rb") as stream:
            upload: UploadedFile[Any] = UploadedFile(
                File(stream), case.path.name, size=case.path.stat().st_size
            )
            upload_file(run, upload, by=here.owner)
        if case.kind is Kind.UPSERT:
            run.unique_key = here.email
            mapping = suggested_mapping(run, here.owner)
            choose_mapping(run, mapping, by=here.owner, unique_key=here.email, column=0)
        else:
            choose_column(run, by=here.owner, unique_key=here.email, column=0)
        request_staging(run, by=here.owner)
    return run


def _finish(here: Place, execution: Execution) -> None:
    """Do the work of a worker until the run has its report."""
    while execution.ended is None:
        if errand := errand_for("imports.run_execution", execution.pk):
            tasks.run(errand.pk)
        with account_transaction(here.account):
            execution.refresh_from_db()


def _by_hand(copy: str, here: Place, case: Case) -> float:
    """Copy the list and write it where it belongs: no check, no lock, no report.

    As the owner of the tables, in one transaction.
    """
    given = {
        "account": here.account.pk,
        "table": here.table.pk,
        "key": here.email.pk,
    }
    statements = UPSERTED if case.kind is Kind.UPSERT else UNSUBSCRIBED
    with clusters.owner(copy) as owner:
        clusters.checkpoint()
        began = time.perf_counter()
        with owner.transaction():
            owner.execute("SET LOCAL work_mem = '128MB'")
            owner.execute(
                "CREATE TEMPORARY TABLE told (email text, first_name text, "
                "last_name text, city text, score text) ON COMMIT DROP"
            )
            _copied(owner, case)
            owner.execute("ANALYZE told")
            for statement in statements:
                owner.execute(statement, given)
        return time.perf_counter() - began


def _copied(owner: psycopg.Connection[Any], case: Case) -> None:
    command: LiteralString = "COPY told FROM STDIN (FORMAT csv, HEADER)"
    if case.kind is Kind.UNSUBSCRIBE:
        command = "COPY told (email) FROM STDIN (FORMAT csv, HEADER)"
    with (
        owner.cursor() as cursor,
        cursor.copy(command) as stream,
        case.path.open("rb") as file,
    ):
        while block := file.read(1 << 20):
            stream.write(block)


UPSERTED: tuple[LiteralString, ...] = (
    """
    CREATE TEMPORARY TABLE known ON COMMIT DROP AS
    SELECT told.email, identifier.profile_id,
        concat_ws(' ', told.first_name, told.last_name) AS name,
        jsonb_strip_nulls(jsonb_build_object(
            'first_name', told.first_name, 'last_name', told.last_name,
            'city', told.city, 'score', told.score::bigint
        )) AS patch
    FROM told LEFT JOIN profiles_identifier AS identifier
        ON identifier.account_id = %(account)s AND identifier.unique_key_id = %(key)s
        AND identifier.value = told.email
    """,
    "ANALYZE known",
    """
    UPDATE profiles_profile AS profile
    SET attributes = profile.attributes || known.patch, name = known.name,
        updated = now()
    FROM known
    WHERE profile.account_id = %(account)s AND profile.id = known.profile_id
        AND profile.attributes || known.patch <> profile.attributes
    """,
    """
    WITH fresh AS (
        INSERT INTO profiles_profile
            (account_id, table_id, name, attributes, created, updated)
        SELECT %(account)s, %(table)s, name,
            jsonb_build_object('email', email) || patch, now(), now()
        FROM known WHERE profile_id IS NULL
        RETURNING id, attributes ->> 'email' AS email
    )
    INSERT INTO profiles_identifier (account_id, unique_key_id, value, profile_id)
    SELECT %(account)s, %(key)s, email, id FROM fresh
    ON CONFLICT DO NOTHING
    """,
)
UNSUBSCRIBED: tuple[LiteralString, ...] = (
    """
    UPDATE profiles_subscription AS subscription
    SET status = 'unsubscribed', source = 'by hand', changed = now()
    FROM told INNER JOIN profiles_identifier AS identifier
        ON identifier.account_id = %(account)s AND identifier.unique_key_id = %(key)s
        AND identifier.value = told.email
    WHERE subscription.account_id = %(account)s
        AND subscription.profile_id = identifier.profile_id
        AND subscription.status = 'subscribed'
    """,
)
