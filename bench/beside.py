"""What everybody else notices of an erasure, and what it makes of unusual people.

Others' work while it runs, how soon it stops, a small one beside a huge one, fifty
accounts in the same tables, and somebody who has done a million things.
"""

import time
from collections.abc import Callable

from django.db.models import QuerySet
from psycopg import sql

from bench import clusters, neighbours, population
from bench.erasures import WORKERS, list_of
from bench.figures import Figure
from bench.launching import (
    Staged,
    await_end,
    check_all_gone,
    erasure_of,
    has_ended,
    launch,
    staged,
    until,
)
from bench.population import Place
from bench.watching import WAIT_LIMIT, probing, transactions
from bench.workers import workers
from common.errors import WrongState
from erasure.models import Slice
from erasure.models.slice import REACHES_PEOPLE
from imports.actions.stop_execution import stop_execution
from imports.models import Execution
from interactions.models import Campaign, Channel
from tenancy.scope import account_transaction

Say = Callable[[str], None]

REST_SECONDS = 5.0
PROBED_PEOPLE = 2_000
STOP_LIMIT = 1.0
SMALL = "small"
SMALL_PEOPLE = 1_000
SMALL_TARGETS = 100
SMALL_RUNS = 3
SMALL_LIMIT = 5.0
SHARED_LIMIT = 1.2
BUSY_OTHERS = 99
BUSY_LIMIT = 1.0  # s: its longest transaction


def waits(database: str, size: int, say: Say) -> list[Figure]:
    """Measure others' small things while so many profiles are erased, and at rest."""
    here = population.place()
    targets = population.some(here, size, seed=size)
    people = population.others(here, targets, PROBED_PEOPLE, seed=1)
    clusters.fill_log()
    clusters.fill_memory(database)
    with (
        staged(database, list_of(here, targets)) as list_,
        list_.copied() as copy,
        workers(copy, WORKERS),
    ):
        with probing(copy, population.SLUG, people) as at_rest:
            time.sleep(REST_SECONDS)
        clusters.checkpoint()
        with (
            transactions(copy) as longest,
            probing(copy, population.SLUG, people) as beside,
        ):
            execution = list_.launch()
            await_end(execution)
        check_all_gone(execution, size)
    return _said(
        say,
        [
            *at_rest.figures(f"before {size:,}"),
            *beside.figures(f"while {size:,} go", WAIT_LIMIT),
            Figure(f"while {size:,} go: longest transaction", "s", (longest.seconds,)),
        ],
    )


def stop(database: str, size: int, repeats: int, say: Say) -> list[Figure]:
    """Measure how soon a run stops: nobody more goes, and its report is there.

    No figure when it is so small that it was over each time.
    """
    here = population.place()
    targets = population.some(here, size, seed=size)
    soon, ended = [], []
    with staged(database, list_of(here, targets)) as list_:
        for _repeat in range(repeats):
            if taken := _stopped(list_, size):
                soon.append(taken[0])
                ended.append(taken[1])
    if not soon:
        return []
    what = f"stop of {size:,}"
    return _said(
        say,
        [
            Figure(f"{what}: until nobody more goes", "s", tuple(soon), STOP_LIMIT),
            Figure(f"{what}: until its report", "s", tuple(ended)),
        ],
    )


def _stopped(list_: Staged, size: int) -> tuple[float, float] | None:
    """Return the seconds until nobody more goes, and until the report is there."""
    with list_.copied() as copy, workers(copy, WORKERS):
        clusters.checkpoint()
        execution = list_.launch()
        until(lambda: _reached(execution) > 0)
        began = time.perf_counter()
        try:
            stop_execution(execution, by=population.place().owner)
        except WrongState:
            return None
        until(lambda: not _reaches_more(execution))
        soon = time.perf_counter() - began
        await_end(execution)
        ended = time.perf_counter() - began
        erased = erasure_of(execution).erased
        check_all_gone(execution, erased)
    return (soon, ended) if erased < size else None


def _reached(execution: Execution) -> int:
    """Return how many slices with people in them are done."""
    with account_transaction(execution.account_id):
        return _people(execution).filter(done__isnull=False).count()


def _reaches_more(execution: Execution) -> bool:
    """Say whether anybody else may still go."""
    if has_ended(execution):
        return False
    with account_transaction(execution.account_id):
        return _people(execution).filter(done=None).exists()


def _people(execution: Execution) -> QuerySet[Slice]:
    return Slice.objects.filter(
        account=execution.account_id,
        erasure=execution.erasure_id,
        kind__in=REACHES_PEOPLE,
    )


def fairness(database: str, size: int, say: Say) -> list[Figure]:
    """Measure small erasures of another account beside a huge one, and by themselves.

    Only those count that ended before the huge one did.
    """
    here = population.place()
    targets = population.some(here, size, seed=size)
    with staged(database, list_of(here, targets)) as list_:
        runs = _small_runs(say)
        with list_.copied() as copy, workers(copy, WORKERS):
            clusters.checkpoint()
            by_itself = _seconds(runs[0])
            huge = list_.launch()
            until(lambda: _reached(huge) > 0)
            beside = []
            for number in runs[1:]:
                seconds = _seconds(number)
                if not has_ended(huge):
                    beside.append(seconds)
    what = f"{SMALL_TARGETS} of another account"
    return _said(
        say,
        [
            Figure(f"{what} by themselves", "s", (by_itself,)),
            *(
                [Figure(f"{what} beside {size:,}", "s", tuple(beside), SMALL_LIMIT)]
                if beside
                else []
            ),
        ],
    )


def _small_runs(say: Say) -> list[int]:
    """Make the other account where this process works; stage its lists there."""
    population.fill(SMALL_PEOPLE, say, SMALL)
    here = population.place(SMALL)
    everybody = population.some(here, SMALL_TARGETS * (SMALL_RUNS + 1), seed=2)
    numbers = []
    for first in range(0, len(everybody), SMALL_TARGETS):
        part = everybody[first : first + SMALL_TARGETS]
        numbers.append(population.staged(here, list_of(here, part)).pk)
    return numbers


def _seconds(number: int) -> float:
    """Launch a small run; return the seconds until its report is there."""
    began = time.perf_counter()
    execution = launch(SMALL, number)
    await_end(execution)
    seconds = time.perf_counter() - began
    check_all_gone(execution, SMALL_TARGETS)
    return seconds


def sharing(profiles: int, repeats: int, say: Say) -> list[Figure]:
    """Measure an erasure in tables that fifty accounts share, and in one's own."""
    size = neighbours.people(profiles) // 2
    taken: dict[str, list[float]] = {}
    for name in (neighbours.alone(profiles, say), neighbours.shared(profiles, say)):
        here = population.place()
        targets = population.some(here, size, seed=size)
        with staged(name, list_of(here, targets)) as list_:
            taken[name] = [_whole(list_, size) for _repeat in range(repeats)]
        clusters.use(name)
    alone, shared = taken.values()
    times = tuple(ours / theirs for ours, theirs in zip(shared, alone, strict=True))
    what = f"{size:,} of one account"
    return _said(
        say,
        [
            Figure(f"{what}, alone in the tables", "s", tuple(alone)),
            Figure(f"{what}, with {neighbours.OTHERS} others", "s", tuple(shared)),
            Figure(f"{what}, shared beside alone", "times", times, SHARED_LIMIT),
        ],
    )


def _whole(list_: Staged, size: int) -> float:
    with list_.copied() as copy, workers(copy, WORKERS):
        clusters.checkpoint()
        began = time.perf_counter()
        execution = list_.launch()
        await_end(execution)
        seconds = time.perf_counter() - began
        check_all_gone(execution, size)
    return seconds


def one_person(database: str, traces: int, say: Say) -> list[Figure]:
    """Measure the erasure of somebody who has done as many things, and of some more."""
    with clusters.copy_of(database) as copy:
        here = population.place()
        people = population.some(here, BUSY_OTHERS + 1, seed=6)
        _make_busy(copy, here, people[0], traces)
        run = population.staged(here, list_of(here, people))
        with workers(copy, WORKERS) as running:
            clusters.checkpoint()
            with transactions(copy) as longest:
                began = time.perf_counter()
                execution = launch(population.SLUG, run.pk)
                await_end(execution)
                seconds = time.perf_counter() - began
            megabytes = running.peak_megabytes()
        check_all_gone(execution, len(people))
    what = f"one person with {traces:,} traces"
    return _said(
        say,
        [
            Figure(f"{what}: until the report", "s", (seconds,)),
            Figure(f"{what}: longest transaction", "s", (longest.seconds,), BUSY_LIMIT),
            Figure(f"{what}: peak memory of a worker", "MB", (megabytes,)),
        ],
    )


def _make_busy(copy: str, here: Place, person: int, traces: int) -> None:
    """Send somebody e-mails by the hundred thousand, and note as many events."""
    with account_transaction(here.account):
        sent = Campaign.objects.filter(account=here.account, channel=Channel.EMAIL)
        campaign = sent.order_by("pk").values_list("pk", flat=True)[0]
    given = {
        "account": here.account.pk,
        "person": person,
        "campaign": campaign,
        "emails": traces * 4 // 5,
        "events": traces - traces * 4 // 5,
    }
    with clusters.owner(copy) as owner:
        owner.execute(EMAILS, given)
        owner.execute(EVENTS, given)
        owner.execute("ANALYZE interactions_emailinteraction, interactions_customevent")


EMAILS = sql.SQL("""
INSERT INTO interactions_emailinteraction
    (account_id, profile_id, campaign_id, token, sent_at)
SELECT %(account)s, %(person)s, %(campaign)s,
    left(md5('busy' || n), 22), now() - n * interval '1 minute'
FROM generate_series(1, %(emails)s) AS n
""")
EVENTS = sql.SQL("""
INSERT INTO interactions_customevent (account_id, profile_id, kind, happened_at, data)
SELECT %(account)s, %(person)s, 'page viewed', now() - n * interval '1 minute', '{}'
FROM generate_series(1, %(events)s) AS n
""")


def _said(say: Say, figures: list[Figure]) -> list[Figure]:
    for figure in figures:
        say(f"{figure.name:<64} {figure.median:10.2f} {figure.unit}")
    return figures
