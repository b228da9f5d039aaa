"""Pages of a large table, as the server makes them, and the queries each of them takes."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import clusters, criteria, population, refusals
from bench.figures import Figure, percentile
from bench.population import Place
from common.statistics import refresh_statistics
from home.actions.count_profiles import count_profiles
from imports import queries
from imports.actions.launch_import import launch_import
from imports.actions.run_execution import run_execution
from imports.models import Execution
from interactions.custom_entries import custom_tables
from interactions.models import Campaign, CustomEvent
from profiles.grid import paging
from profiles.grid.paging import Order
from profiles.grid.searching import NAME, Search
from profiles.models import Identifier, Profile
from segments.models import Segment
from tenancy.scope import account_transaction

TIMES = 100  # a round
GRID_LIMIT = 60.0
PAGE_LIMIT = 100.0
BUSY_LIMIT = 150.0
DEEP = 1000
RUNS = 12
WAITING = 3
RUN_PROFILES = 25
BUSY_EVENTS = 100_000


class NotShown(RuntimeError):
    """A page did not answer as it should."""


def signed_in(here: Place) -> Client:
    """Return a client of the account's owner."""
    client = Client()
    client.force_login(here.owner.user, backend="tenancy.backends.Backend")
    return client


def figures(database: str, repeats: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure each page, many times a round; count its queries."""
    with clusters.copy_of(database):
        here = population.place()
        executions = runs(here)
        client = signed_in(here)
        found = []
        for name, paths in addresses(here, executions).items():
            limit = _limit(name)
            counts = sorted({_queries(client, address) for address in paths})
            rounds = [_round(client, name, paths, limit) for _ in range(repeats)]
            merged = Figure.merged(rounds)
            merged.append(Figure(f"{name}, queries", "queries", tuple(counts)))
            for figure in merged:
                low, high = figure.spread
                say(f"{figure.name:<44} {figure.median:8.1f} ({low:.1f}-{high:.1f})")
            found += merged
    return found


def _limit(name: str) -> float:
    """Return how many milliseconds the page may take at the 95th percentile."""
    if name.startswith("grid"):
        return GRID_LIMIT
    return BUSY_LIMIT if name.startswith("100,000") else PAGE_LIMIT


def _round(
    client: Client, name: str, addresses: Sequence[str], limit: float
) -> list[Figure]:
    taken = []
    for turn in range(TIMES):
        address = addresses[turn % len(addresses)]
        began = time.perf_counter()
        answer = client.get(address)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise NotShown(f"{name}: {answer.status_code}")
    return [
        Figure(
            f"{name}, p{percent}",
            "ms",
            (percentile(taken, percent),),
            limit if percent == 95 else None,
        )
        for percent in (50, 95, 99)
    ]


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def addresses(here: Place, executions: Sequence[Execution]) -> dict[str, list[str]]:
    """Return the addresses of each kind of page; several where they may differ."""
    start = f"/a/{here.account.slug}"
    grid = f"{start}/tables/{here.table.slug}/profiles/"
    people = _people(here)
    busy = _busy(here, people)
    parts = sorted({person.name.split()[-1][:5] for person in people})[:10]
    count_profiles(here.account)  # as a worker has done when somebody looked before
    return {
        "home": [f"{start}/"],
        "members": [f"{start}/members/"],
        "notifications": [f"{start}/notifications/"],
        "grid, first page": [grid],
        "grid, page 1000": [_deep(here, grid, Order.NEWEST)],
        "grid, by name": [f"{grid}?sort=name"],
        "grid, by name, page 1000": [_deep(here, grid, Order.NAME)],
        "grid, 100 rows": [f"{grid}?size=100"],
        "grid, search by e-mail": [
            _search(grid, Search(value, "email")) for value in _known(here, people)
        ],
        "grid, search by name": [_search(grid, Search(part, NAME)) for part in parts],
        "grid, search anywhere": [_search(grid, Search(part)) for part in parts],
        "one profile": [f"{grid}{person.pk}/" for person in people],
        "one profile, timeline": [f"{grid}{each.pk}/timeline/" for each in people],
        "one profile, activity": [f"{grid}{each.pk}/activity/" for each in people],
        "one profile, entries": [f"{grid}{each.pk}/entries/" for each in people],
        "one profile, to edit": [f"{grid}{each.pk}/edit/" for each in people],
        "100,000 events, timeline": [f"{grid}{busy.pk}/timeline/"],
        "100,000 events, activity": [f"{grid}{busy.pk}/activity/"],
        "tables": [f"{start}/tables/"],
        **_definitions(here),
        **_segments(here),
        "exports": [f"{start}/exports/"],
        "audit trail": [f"{start}/audit/"],
        "in progress": [f"{start}/in-progress/"],
        "completed executions": [f"{start}/completed-executions/"],
        "kept uploads": [f"{start}/imports/uploads/"],
        "configurations": [f"{start}/imports/configurations/"],
        "report": [f"{start}/executions/{run.pk}/" for run in executions],
        "campaigns": [f"{start}/campaigns/", f"{start}/campaigns/?channel=email"],
        "one campaign": [f"{start}/campaigns/{number}/" for number in _campaigns(here)],
    }


def _definitions(here: Place) -> dict[str, list[str]]:
    """Return the pages of what the table is made of, and of its custom tables."""
    start = f"/a/{here.account.slug}"
    table = f"{start}/tables/{here.table.slug}"
    with account_transaction(here.account):
        customs = list(custom_tables(here.table))
    change = refusals.of_people(here)
    stopped = refusals.of_entries(here, customs[0])
    custom = f"{table}/custom/{customs[0].slug}"
    return {
        "definition": [f"{table}/definition/"],
        "one attribute": [f"{table}/attribute/{change.name}/"],
        "what keeps an attribute": [f"{table}/changes/{change.pk}/"],
        "unique keys": [f"{table}/keys/"],
        "tags": [f"{start}/tags/"],
        "topics": [f"{start}/topics/"],
        "sections": [f"{start}/sections/"],
        "custom tables": [f"{table}/custom/"],
        "one custom table": [f"{table}/custom/{each.slug}/" for each in customs],
        "entries": [f"{table}/custom/{each.slug}/entries/" for each in customs],
        "entries, separated": [f"{custom}/entries/?of=nobody"],
        "what keeps entries": [f"{custom}/changes/{stopped.pk}/"],
    }


def _segments(here: Place) -> dict[str, list[str]]:
    """Save a segment for each criterion that is measured; return their addresses."""
    start = f"/a/{here.account.slug}"
    with account_transaction(here.account):
        said = {**criteria.single(here), "five nested": criteria.nested(here)}
        kept = [
            Segment.objects.create(
                account=here.account,
                table=here.table,
                author=here.owner,
                name=name,
                criterion=criterion,
            ).pk
            for name, criterion in said.items()
        ]
    return {
        "segments": [f"{start}/segments/"],
        "builder": [f"{start}/segments/{kept[0]}/"],
        "builder, five conditions": [f"{start}/segments/{kept[-1]}/"],
    }


def _campaigns(here: Place) -> list[int]:
    with account_transaction(here.account):
        rows = Campaign.objects.filter(account=here.account).order_by("pk")
        return list(rows.values_list("pk", flat=True))


def _deep(here: Place, grid: str, order: Order) -> str:
    """Return the address of the thousandth page of twenty."""
    with account_transaction(here.account):
        rows = Profile.objects.visible(here.account).filter(table=here.table)
        count = rows.count()
        before = min((DEEP - 1) * paging.SIZES[0], count // 2) - 1
        row = paging.ordered(rows, order, None)[before]
        place = paging.Place(True, getattr(row, order.key), row.pk)
    return f"{grid}?{urlencode({'sort': order.value, 'page': place.sealed(order)})}"


def _search(grid: str, search: Search) -> str:
    return f"{grid}?{urlencode({'search': search.sealed()})}"


def _people(here: Place) -> list[Profile]:
    numbers = population.some(here, 20, seed=3)
    with account_transaction(here.account):
        return list(
            Profile.objects.visible(here.account).filter(pk__in=numbers).order_by("pk")
        )


def _busy(here: Place, people: Sequence[Profile]) -> Profile:
    """Return one of `people`, who has done as much in the last years as nobody else."""
    with account_transaction(here.account):
        CustomEvent.objects.bulk_create(
            (
                CustomEvent(
                    account=here.account,
                    profile=people[0],
                    kind="page viewed",
                    data={"page": f"/{number}"},
                    happened_at=timezone.now() - timedelta(minutes=10 * number),
                )
                for number in range(BUSY_EVENTS)
            ),
            batch_size=5_000,
        )
    refresh_statistics()
    return people[0]


def _known(here: Place, people: Sequence[Profile]) -> list[str]:
    with account_transaction(here.account):
        rows = Identifier.objects.filter(
            account=here.account, unique_key=here.email, profile__in=people
        )
        return list(rows.values_list("value", flat=True))


def runs(here: Place) -> list[Execution]:
    """Run some imports, and launch some more that wait for a worker."""
    ended = []
    numbers = population.some(here, RUN_PROFILES * (RUNS + WAITING), seed=4)
    for turn in range(RUNS + WAITING):
        part = numbers[turn * RUN_PROFILES : (turn + 1) * RUN_PROFILES]
        values = [*population.addresses(here, part), "nobody@nowhere.example"]
        path = population.folder() / "page.csv"
        run = population.staged(here, population.write_list(path, values))
        execution = launch_import(
            run,
            by=here.owner,
            reason="to measure",
            fingerprint=run.fingerprint,
            confirmed=True,
        )
        if turn < RUNS:
            with account_transaction(here.account):
                execution = queries.executions(here.account).get(pk=execution.pk)
            run_execution(execution)
            ended.append(execution)
    return ended
