"""What is due is done, however messages and rows come and go."""

import threading
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from erasure.tasks import run, sweep
from imports import tasks
from imports.models import Execution
from tenancy import errands
from tenancy.errands import done, taken, wake
from tenancy.models import Errand

SECONDS = 20


@pytest.fixture
def sent(monkeypatch):
    """Return the errands that messages were sent for."""
    found = []
    monkeypatch.setattr(errands, "send", lambda errand: found.append(errand.pk))
    return found


def test_work_is_noted_once_however_often_it_is_asked_for(
    acme, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        wake(acme, "imports.stage", 7)
        wake(acme, "imports.stage", 7, messages=2)
    errand = Errand.objects.get()
    assert sent == [errand.pk] * 3


def test_a_broker_that_is_down_stops_nobody(
    acme, monkeypatch, django_capture_on_commit_callbacks
):
    def down(_errand):
        raise OperationalError("Error 111 connecting to redis:6379.")

    monkeypatch.setattr(errands, "send", down)
    with django_capture_on_commit_callbacks(execute=True):
        wake(acme, "imports.stage", 7)
    assert Errand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_work_asked_for_while_an_older_errand_ends_is_not_forgotten(acme, sent):
    wake(acme, "imports.stage", 7)
    removed, asked = threading.Event(), threading.Event()

    def end():
        try:
            with transaction.atomic():
                done("imports.stage", 7)
                removed.set()
                asked.wait(1)  # the other waits for this commit
        finally:
            connection.close()

    thread = threading.Thread(target=end)
    thread.start()
    assert removed.wait(SECONDS)
    with transaction.atomic():
        wake(acme, "imports.stage", 7)
    asked.set()
    thread.join(SECONDS)
    assert Errand.objects.count() == 1


@pytest.mark.parametrize(
    ("task", "act"),
    [
        ("imports.stage", tasks.stage),
        ("imports.run_execution", tasks.run),
        ("erasure.sweep", sweep),
        ("erasure.run", run),
    ],
)
def test_an_errand_whose_row_is_gone_is_forgotten(acme, scope, sent, task, act):
    wake(acme, task, 4711)
    act(Errand.objects.get().pk)
    assert not Errand.objects.exists()


def test_an_errand_leads_to_no_row_of_another_account(
    acme, globex, scope, sent, monkeypatch
):
    ran: list[Execution] = []
    monkeypatch.setattr(tasks, "run_execution", ran.append)
    wake(globex, "imports.run_execution", 1)
    tasks.run(Errand.objects.get().pk)
    assert not ran
    with scope(globex):
        assert not Execution.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_lead_the_same_errand(acme, sent):
    wake(acme, "imports.stage", 7)
    errand = Errand.objects.get()
    second = []

    def come():
        try:
            with taken(errand.pk) as given:
                second.append(given)
        finally:
            connection.close()

    for expected in (None, errand):
        if expected is None:
            with taken(errand.pk) as first:
                assert first == errand
                thread = threading.Thread(target=come)
                thread.start()
                thread.join(SECONDS)
        else:
            thread = threading.Thread(target=come)
            thread.start()
            thread.join(SECONDS)
    assert second == [None, errand]


def test_what_nobody_took_in_time_is_not_piled_up():
    schedule: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE
    for entry in schedule.values():
        assert entry["options"]["expires"] == entry["schedule"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("client_connection_check_interval", "1s"),
        ("idle_in_transaction_session_timeout", "10min"),
    ],
)
def test_locks_of_the_dead_are_given_back(db, setting, value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        assert cursor.fetchone() == (value,)
