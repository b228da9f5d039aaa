"""Database, broker, deliveries and workers fail in the middle: the counts are exact."""

import random
import time

import pytest
from django.db import connection

from audit.models import Entry
from audit.queries import broken_at
from erasure.engine import plan
from erasure.models import Kind
from imports.actions.launch_import import launch_import
from imports.models import Execution, Status
from interactions.models import EmailInteraction
from notifications.models import Notification
from profiles.models import Identifier, KnownValue, Profile
from tenancy.models import Errand
from tests import factories
from tests.drills.conftest import deliver_thrice, forget_broker
from tests.drills.list import EVERYBODY, EXPECTED, status

KILLS = 8
WITH_TRACES = 40


@pytest.fixture
def launched(worker, look_at_list, acme, olga, scope, eventually, monkeypatch):
    """Launch the list in many small slices; return the run and a worker at it."""
    monkeypatch.setattr(plan, "PEOPLE_TARGETS", 100)
    first = worker()
    run = look_at_list()
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
    with scope(acme):
        for profile in Profile.objects.filter(account=acme).order_by("pk")[
            :WITH_TRACES
        ]:
            factories.traces(profile)

    def launch():
        with scope(acme):
            run.refresh_from_db()
            return launch_import(
                run, by=olga, reason="", fingerprint=run.fingerprint, confirmed=True
            )

    return launch, first


@pytest.fixture
def slices_done(acme, scope):
    def count(execution):
        with scope(acme):
            slices = execution.erasure.slices.filter(account=acme)
            return slices.filter(done__isnull=False).count()

    return count


@pytest.fixture
def held(acme, scope, locked, slices_done, eventually):
    """Return what holds the sweep up in the middle, and lets it go."""

    def hold(execution):
        with scope(acme):
            slices = execution.erasure.slices.filter(account=acme, kind=Kind.PEOPLE)
            middle = slices.order_by("ordinal")[slices.count() // 3].first
        ingest = locked(middle)
        eventually(lambda: slices_done(execution) > 5 and waiting())
        return ingest

    return hold


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def hang_up():
    """End every other connection to the database, as its restart would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = session_user "
            "AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


@pytest.fixture
def exact(acme, scope, eventually, files):
    """Return what waits for the end of a run and counts everything."""

    def check(execution, seconds=90):
        eventually(lambda: status(execution, scope, acme) == "completed", seconds)
        deleted = EXPECTED["outcomes"]["deleted"]
        with scope(acme):
            ended = Execution.objects.select_related("erasure").get(pk=execution.pk)
            erasure = ended.erasure
            assert erasure
            assert ended.outcomes == EXPECTED["outcomes"]
            assert (erasure.erased, erasure.targets) == (deleted, deleted)
            assert erasure.traces["identifiers"] == deleted
            assert not any(erasure.left.values())
            slices = erasure.slices.filter(account=acme)
            people = slices.filter(kind=Kind.PEOPLE)
            assert sum(people.values_list("counts__profiles", flat=True)) == deleted
            assert sum(slices.values_list("targets", flat=True)) == deleted
            assert not slices.filter(done=None).exists()
            assert Profile.objects.filter(account=acme).count() == EVERYBODY - deleted
            assert Profile.objects.visible(acme).count() == EVERYBODY - deleted
            letters = EmailInteraction.objects.filter(account=acme).count()
            assert letters == WITH_TRACES - erasure.traces["emails"]
            for trace in (Identifier, KnownValue, EmailInteraction):
                owners = set(
                    trace._base_manager.filter(account=acme).values_list(
                        "profile_id", flat=True
                    )
                )
                there = Profile.objects.filter(account=acme, pk__in=owners)
                assert there.count() == len(owners)
            actions = list(Entry.objects.values_list("action", flat=True))
            for once in ("erasure.launched", "erasure.completed"):
                assert actions.count(once) == 1
            assert broken_at(acme) is None
            assert Notification.objects.filter(kind="completed").count() == 1
            errors = sorted(path.name for path in files.glob("*/errors/*"))
            assert errors == [f"{ended.pk}.csv", f"{ended.pk}.xlsx"]
        eventually(lambda: not Errand.objects.exists())
        eventually(lambda: not [*files.glob("*/uploads/*")])
        return ended

    return check


def test_the_database_hangs_up_in_the_middle_of_a_sweep(
    launched, held, exact, slices_done
):
    launch, _ = launched
    execution = launch()
    held(execution)
    done = slices_done(execution)
    assert hang_up() >= 2  # the worker, and whoever attached a trace
    ended = exact(execution)
    assert done < ended.erasure.slices.count() or ended.attempts > 1


def test_the_broker_forgets_everything_and_hangs_up(launched, held, exact):
    launch, _ = launched
    execution = launch()
    ingest = held(execution)
    forget_broker()
    ingest.rollback()
    exact(execution)


def test_a_run_delivered_thrice_to_two_workers_is_done_once(
    launched, worker, held, exact
):
    launch, _ = launched
    worker()
    execution = launch()
    deliver_thrice()
    ingest = held(execution)
    deliver_thrice()
    ingest.rollback()
    exact(execution)


def test_a_worker_that_dies_before_the_report_leaves_it_to_the_next(
    launched, worker, acme, scope, exact, eventually
):
    launch, first = launched
    execution = launch()
    eventually(lambda: status(execution.erasure, scope, acme) == "completed")
    with scope(acme):
        # Its row is held, so that the report has to wait.
        Execution.objects.select_for_update().get(pk=execution.pk)
        eventually(waiting)
        first.kill()
        assert status(execution, scope, acme) == "running"
    worker()
    assert exact(execution).attempts == 2


def test_eight_kills_at_random_moments_cost_nothing(
    launched, worker, acme, scope, exact, slices_done, eventually
):
    launch, one = launched
    execution = launch()
    chance = random.Random()
    with scope(acme):
        total = execution.erasure.slices.filter(account=acme).count()
    for moment in sorted(chance.sample(range(1, total), KILLS)):
        eventually(lambda moment=moment: slices_done(execution) >= moment)
        time.sleep(chance.uniform(0, 0.03))
        one.kill()
        one = worker()
    ended = exact(execution, 120)
    assert ended.attempts <= KILLS + 1
