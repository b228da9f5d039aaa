"""A stop that meets a sweep, a proof, or what slipped in."""

import threading

import psycopg
import pytest
from django.db import OperationalError, connection

from erasure.actions import sweep_erasure as sweeping
from erasure.actions.launch_erasure import launch_erasure
from erasure.actions.stop_erasure import close_stopped_erasure, stop_erasure
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine import plan, sets, sweep
from erasure.models import Door, Erasure, Status
from interactions.models import EmailInteraction
from profiles.models import Profile
from tests import factories
from tests.databases import program_url

SECONDS = 20


@pytest.fixture
def launched(people, ada, scope, monkeypatch):
    """Return what launches an erasure of six, two a slice."""
    monkeypatch.setattr(plan, "SLICE_TARGETS", 2)
    made = factories.profiles(people, 6)

    def launch():
        with scope(people.account):
            return launch_erasure(
                people,
                sets.picked([profile.pk for profile in made]),
                by=ada,
                door=Door.FILE,
                reason="",
                expected=6,
                fingerprint="f",
                facts={},
            )

    return launch


@pytest.fixture
def erasure(launched):
    """Return a launched erasure of six, two a slice."""
    return launched()


def read(erasure, scope):
    with scope(erasure.account):
        return Erasure.objects.select_related("account").get(pk=erasure.pk)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            "AND datname = current_database()"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_nobody_who_stops_a_run_waits_for_its_first_slice(
    erasure, scope, acme, ada, eventually
):
    with scope(acme):
        first = Profile.objects.order_by("pk")[0]
    ingest = psycopg.connect(program_url())
    ingest.execute("SELECT set_config('lethe.account', %s, true)", [str(acme.pk)])
    ingest.execute(
        "SELECT 1 FROM profiles_profile WHERE account_id = %s AND id = %s "
        "FOR KEY SHARE",
        [acme.pk, first.pk],
    )
    results, copy = [], read(erasure, scope)

    def work():
        try:
            results.append(sweep_erasure(copy, wait=True))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        eventually(somebody_waits)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        stop_erasure(read(erasure, scope), by=ada)
        assert read(erasure, scope).status == Status.STOPPING
    finally:
        ingest.close()
        thread.join(SECONDS)
        connection.close()
    assert results == [False]
    close_stopped_erasure(copy)
    stopped = read(erasure, scope)
    assert (stopped.status, stopped.erased) == (Status.STOPPED, 2)
    with scope(acme):
        assert Profile.objects.visible(acme).count() == 4


def test_a_stop_before_the_first_slice_gives_everybody_back(erasure, scope, acme, ada):
    stop_erasure(read(erasure, scope), by=ada)
    assert sweep_erasure(erasure, wait=True) is False
    close_stopped_erasure(erasure)
    stopped = read(erasure, scope)
    assert (stopped.erased, stopped.traces) == (0, {})
    with scope(acme):
        assert Profile.objects.visible(acme).count() == 6


def test_what_slipped_in_before_a_stop_is_swept_too(
    erasure, scope, acme, ada, monkeypatch
):
    real = sweep.sweep
    with scope(acme):
        first = Profile.objects.order_by("pk")[0]

    def once(*arguments):
        counts = real(*arguments)
        stop_erasure(read(erasure, scope), by=ada)
        return counts

    monkeypatch.setattr(sweep, "sweep", once)
    assert sweep_erasure(erasure, wait=True) is False
    monkeypatch.setattr(sweep, "sweep", real)
    factories.traces(first)
    close_stopped_erasure(erasure)
    stopped = read(erasure, scope)
    assert (stopped.erased, stopped.traces["emails"]) == (2, 1)
    assert not any(stopped.left.values())
    with scope(acme):
        assert not EmailInteraction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_find_it_stopping_do_not_wait_for_each_other(
    people, launched, scope, ada, monkeypatch
):
    monkeypatch.setattr(plan, "LARGE_TARGETS", 1)
    monkeypatch.setattr(plan, "PEOPLE_TARGETS", 2)
    monkeypatch.setattr(plan, "pages_are_cheaper", lambda *_: True)
    erasure = launched()
    with scope(people.account):
        erasure.take()
        erasure.become(Status.SWEEPING)
    stop_erasure(read(erasure, scope), by=ada)
    real, both, seen = sweeping.give_back, threading.Barrier(2), set()
    results, failures = [], []

    def at_once(asked):
        me = threading.get_ident()
        if me not in seen:
            seen.add(me)
            both.wait(SECONDS)
        return real(asked)

    def work(copy):
        try:
            results.append(sweep_erasure(copy, wait=True))
        except OperationalError as error:
            failures.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(sweeping, "give_back", at_once)
    threads = [
        threading.Thread(target=work, args=(read(erasure, scope),)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not failures
    assert results == [False, False]
    close_stopped_erasure(read(erasure, scope))
    assert read(erasure, scope).erased == 0
