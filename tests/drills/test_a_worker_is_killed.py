"""A worker dies in the middle: the run completes and its counts are exact."""

from django.db import connection

from audit.queries import broken_at
from erasure.engine import plan
from imports.actions.launch_import import launch_import
from imports.models import Execution, Import, Status
from interactions.models import EmailInteraction
from profiles.models import Profile
from tenancy.models import Errand
from tests import factories
from tests.drills.list import EVERYBODY, EXPECTED, status


def test_a_run_survives_sigkill_in_the_middle_of_its_sweep(
    worker, look_at_list, locked, acme, olga, scope, eventually, monkeypatch
):
    monkeypatch.setattr(plan, "PEOPLE_TARGETS", 1000)
    first = worker()
    run = look_at_list()
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
    with scope(acme):
        for profile in Profile.objects.filter(account=acme).order_by("pk")[:50]:
            factories.traces(profile)
        letters = EmailInteraction.objects.filter(account=acme).count()
        run.refresh_from_db()
        execution = launch_import(
            run, by=olga, reason="", fingerprint=run.fingerprint, confirmed=True
        )
        assert execution.erasure
        slices = execution.erasure.slices.filter(account=acme)
        assert slices.count() > 4
        middle = slices.order_by("ordinal")[3].first
        # Somebody attaches a trace: the sweep has to wait in the fourth slice.
        ingest = locked(middle)

    def some_are_done_and_one_waits():
        with scope(acme):
            done = slices.filter(done__isnull=False).count()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            return done >= 3 and cursor.fetchone()[0]

    eventually(some_are_done_and_one_waits)
    # A helper may be there before whoever takes up the run.
    eventually(lambda: status(execution, scope, acme) == "running")
    first.kill()
    ingest.rollback()
    with scope(acme):
        assert slices.filter(done=None).exists()
    worker()
    eventually(lambda: status(execution, scope, acme) == "completed", 90)
    with scope(acme):
        ended = Execution.objects.select_related("erasure").get(pk=execution.pk)
        assert ended.outcomes == EXPECTED["outcomes"]
        assert ended.erasure
        assert ended.erasure.erased == EXPECTED["outcomes"]["deleted"]
        assert ended.erasure.traces["identifiers"] == ended.erasure.erased
        assert not any(ended.erasure.left.values())
        left = Profile.objects.filter(account=acme).count()
        assert left == EVERYBODY - ended.erasure.erased
        gone = ended.erasure.traces["emails"]
        assert EmailInteraction.objects.filter(account=acme).count() == letters - gone
        assert broken_at(acme) is None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_class "
                "WHERE relnamespace = 'staging'::regnamespace"
            )
            assert cursor.fetchone() == (0,)
    eventually(lambda: not Errand.objects.exists())  # the author's letter too


def test_a_list_is_staged_whole_although_its_worker_died(
    worker, look_at_list, locked, acme, scope, eventually, monkeypatch
):
    run = look_at_list()
    with scope(acme):
        # What a worker leaves that dies between two groups of rows.
        Import.objects.filter(pk=run.pk).update(attempts=1, rows_read=4000)
        with connection.cursor() as cursor:
            cursor.execute("SELECT imports_open_staging(%s)", [run.pk])
            cursor.execute(
                f"INSERT INTO staging.arrivals_{run.pk} "
                "SELECT n, 'x' || n || '@example.com' FROM generate_series(1, 4000) n"
            )
    worker()
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
    with scope(acme):
        run.refresh_from_db()
    assert run.outcomes == EXPECTED["outcomes"]
    assert run.rows_read == EXPECTED["data_rows"]


def test_a_list_that_brings_workers_down_is_refused(
    worker, look_at_list, acme, scope, eventually
):
    run = look_at_list()
    with scope(acme):
        Import.objects.filter(pk=run.pk).update(attempts=3)
    worker()
    eventually(lambda: status(run, scope, acme) == Status.REFUSED)
    with scope(acme):
        run.refresh_from_db()
    assert "CSV" in run.refusal


def test_a_lost_message_costs_seconds_only(
    worker, look_at_list, acme, scope, eventually, monkeypatch
):
    monkeypatch.setattr("tenancy.errands.send", lambda errand: None)
    run = look_at_list()
    worker()
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
