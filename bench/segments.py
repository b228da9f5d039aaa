"""Criteria: how soon a count is shown, how long the exact one, the freeze and the file
take, and the templates beside the query one would write by hand.
"""

import time
from collections.abc import Callable, Mapping

from django.db import connection
from psycopg import sql

from bench import clusters, criteria, population
from bench.criteria import Criterion
from bench.figures import Figure, percentile
from bench.population import Place
from bench.workers import workers
from exports.actions.request_export import request_export
from exports.engine.columns import offered
from exports.models import Export, Format
from exports.models import Status as ExportStatus
from imports.actions.cancel_import import cancel_import
from imports.actions.import_matches import import_matches
from imports.models import Import, Status
from segments import counting, queries
from segments.models import Exploration
from segments.planning import plan_for_criteria
from tenancy.scope import account_transaction

TIMES = 20  # a round
SHOWN_LIMIT = 300.0
NESTED_LIMIT = 1000.0
FREEZE_SECONDS = 5.0
EXPORT_SECONDS = 10.0
EXPORT_MEGABYTES = 200.0
BY_HAND_LIMIT = 1.1
EXPORTED = 100_000
COLUMNS = 10
LOOK_SECONDS = 0.02
LONGEST_SECONDS = 300.0

# As one who knows the table would write them, for whoever may see every row.
BY_HAND: Mapping[str, str] = {
    "inactive for 36 months": (
        "SELECT count(*) FROM profiles_profile AS p "
        "WHERE p.account_id = %(account)s AND p.table_id = %(table)s "
        "AND (p.last_click_at < now() - interval '36 months' "
        "OR p.last_click_at IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM profiles_target AS t "
        "WHERE t.account_id = p.account_id AND t.profile_id = p.id)"
    ),
    # In any section, as the criterion asks: somebody tagged twice is one.
    "tagged test": (
        "SELECT count(*) FROM profiles_profile AS p "
        "WHERE p.account_id = %(account)s AND p.table_id = %(table)s "
        "AND p.id IN (SELECT g.profile_id FROM profiles_tagging AS g "
        "JOIN profiles_tag AS n ON n.id = g.tag_id "
        "WHERE g.account_id = %(account)s AND n.account_id = %(account)s "
        "AND n.name = 'test') "
        "AND NOT EXISTS (SELECT 1 FROM profiles_target AS t "
        "WHERE t.account_id = p.account_id AND t.profile_id = p.id)"
    ),
}


class NotReady(RuntimeError):
    """A worker did not do what it was asked for."""


class NotTheSame(RuntimeError):
    """The query by hand counts others than the criterion, so its time says nothing."""


def figures(database: str, repeats: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure counts in one fresh copy; freeze and export once a round."""
    rounds = []
    with clusters.copy_of(database) as copy:
        here = population.place()
        with account_transaction(here.account):
            counted = dict(criteria.single(here))
            nested = criteria.nested(here)
            templates = criteria.templates(here)
        for _repeat in range(repeats):
            one = [
                *_counts(here, counted, SHOWN_LIMIT),
                *_counts(here, {"five nested": nested}, NESTED_LIMIT),
                *_by_hand(here, templates),
            ]
            with workers(copy, 1) as running:
                one += _frozen(here)
                one += _exported(here)
                megabytes = running.peak_megabytes()
            limit = EXPORT_MEGABYTES
            one.append(Figure("peak memory of the worker", "MB", (megabytes,), limit))
            for figure in one:
                say(f"{figure.name:<52} {figure.median:10.2f} {figure.unit}")
            rounds.append(one)
    return Figure.merged(rounds)


def _counts(
    here: Place, counted: Mapping[str, Criterion], limit: float
) -> list[Figure]:
    """Return how soon a number is shown, and how long the exact one takes."""
    found = []
    for name, criterion in counted.items():
        shown = [
            _milliseconds(here, criterion, counting.soon) for _turn in range(TIMES)
        ]
        found += [
            Figure(f"{name}: shown, p50", "ms", (percentile(shown, 50),)),
            Figure(f"{name}: shown, p95", "ms", (percentile(shown, 95),), limit),
            Figure(
                f"{name}: exactly",
                "ms",
                (_milliseconds(here, criterion, queries.count),),
            ),
        ]
    return found


def _milliseconds(
    here: Place, criterion: Criterion, count: Callable[..., object]
) -> float:
    began = time.perf_counter()
    with account_transaction(here.account):
        count(here.table, queries.read(here.table, criterion))
    return (time.perf_counter() - began) * 1000


def _by_hand(here: Place, templates: Mapping[str, Criterion]) -> list[Figure]:
    """Count the templates' profiles in turn with the query written by hand."""
    found = []
    for name, criterion in templates.items():
        _check_same(here, name, criterion)
        ours, theirs = [], []
        for _turn in range(TIMES):
            ours.append(_milliseconds(here, criterion, queries.count))
            theirs.append(_written(here, BY_HAND[name]))
        ratio = percentile(ours, 50) / percentile(theirs, 50)
        found += [
            Figure(f"{name}: by hand, p50", "ms", (percentile(theirs, 50),)),
            Figure(f"{name}: beside by hand", "times", (ratio,), BY_HAND_LIMIT),
        ]
    return found


def _check_same(here: Place, name: str, criterion: Criterion) -> None:
    with account_transaction(here.account):
        ours = queries.count(here.table, queries.read(here.table, criterion))
        theirs = _by_query(here, BY_HAND[name])
    if ours != theirs:
        raise NotTheSame(f"{name}: {ours} and {theirs}")


def _written(here: Place, query: str) -> float:
    began = time.perf_counter()
    with account_transaction(here.account):
        _by_query(here, query)
    return (time.perf_counter() - began) * 1000


def _by_query(here: Place, query: str) -> int:
    plan_for_criteria()
    with connection.cursor() as cursor:
        given = {"account": here.account.pk, "table": here.table.pk}
        cursor.execute(sql.SQL(query), given)
        [(number,)] = cursor.fetchall()
    return int(number)


def _frozen(here: Place) -> list[Figure]:
    """Have a worker freeze half of the people for an import, and count what goes."""
    with account_transaction(here.account):
        exploration = Exploration.objects.create(
            account=here.account,
            table=here.table,
            author=here.owner,
            criterion=criteria.single(here)["attribute, number"],
        )
        run = import_matches(exploration, by=here.owner)
    began = time.perf_counter()

    def read() -> Import:
        return Import.objects.get(account=here.account, pk=run.pk)

    _until(here, lambda: read().stage != "matching" and read().rows_read > 0)
    frozen = time.perf_counter() - began
    _until(here, lambda: read().status == Status.STAGED)
    counted = time.perf_counter() - began
    with account_transaction(here.account):
        profiles = float(read().matched)
        cancel_import(read(), by=here.owner)
    return [
        Figure("frozen, how many", "profiles", (profiles,)),
        Figure("frozen", "s", (frozen,), FREEZE_SECONDS),
        Figure("frozen, and counted what goes", "s", (counted,)),
    ]


def _exported(here: Place) -> list[Figure]:
    """Have a worker write a hundred thousand people to a file."""
    everybody: Criterion = {"shape": "all profiles"}
    some = {"shape": "sample", "of": everybody, "take": EXPORTED, "by": "random"}
    with account_transaction(here.account):
        columns = [column.name for column in offered(here.table, reader=None)][:COLUMNS]
    found = []
    for format_ in (Format.CSV, Format.XLSX):
        with account_transaction(here.account):
            number = request_export(
                here.table,
                some,
                by=here.owner,
                columns=columns,
                format=format_.value,
                title=f"Bench {format_.value}",
            ).pk
        began = time.perf_counter()

        def is_ready(number: int = number) -> bool:
            export = Export.objects.get(account=here.account, pk=number)
            if export.status == ExportStatus.FAILED:
                raise NotReady(export.last_error)
            return export.status == ExportStatus.READY

        _until(here, is_ready)
        limit = EXPORT_SECONDS if format_ is Format.CSV else None
        took = time.perf_counter() - began
        found.append(Figure(f"export, {format_.label}", "s", (took,), limit))
    return found


def _until(here: Place, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        with account_transaction(here.account):
            if is_so():
                return
        time.sleep(LOOK_SECONDS)
    raise NotReady
