"""A worker dies while a set is frozen, or while it is swept: the counts are exact."""

import psycopg
import pytest
from django.db import connection

from audit.queries import broken_at
from imports.actions.import_matches import import_matches
from imports.actions.launch_import import launch_import
from imports.models import Execution, Status
from profiles.models import Identifier, Profile
from segments.models import Segment
from tenancy.models import Errand
from tests.databases import program_url
from tests.drills.list import EVERYBODY, status


@pytest.fixture
def begin(population, acme, olga, scope):
    """Return what begins the import of whoever is known by an e-mail address."""

    def begun():
        with scope(acme):
            segment = Segment.objects.create(
                account=acme,
                table=population,
                name="Known by e-mail",
                criterion={"shape": "identifier", "key": "email"},
                author=olga,
            )
            return import_matches(segment, by=olga)

    return begun


@pytest.fixture
def known(population, acme, scope):
    """Return how many there are."""
    with scope(acme):
        return Identifier.objects.filter(
            account=acme, unique_key__attribute__name="email"
        ).count()


def waits():
    """Say whether anybody waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def is_taken_up(run, scope):
    with scope(run.account):
        run.refresh_from_db()
    return run.attempts


def test_a_set_is_frozen_whole_although_its_worker_died(
    worker, begin, known, acme, scope, eventually
):
    first = worker()
    with psycopg.connect(program_url()) as obstacle:
        # Whoever freezes has to look at the holds, and waits in the middle.
        obstacle.execute("LOCK TABLE erasure_hold IN ACCESS EXCLUSIVE MODE")
        run = begin()
        eventually(lambda: waits() and is_taken_up(run, scope))
        first.kill()
    with scope(acme):
        run.refresh_from_db()
    assert (run.status, run.attempts) == (Status.STAGING, 1)
    worker()
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
    with scope(acme):
        run.refresh_from_db()
    assert run.outcomes == {"deleted": known}
    assert (run.matched, run.rows_read, run.attempts) == (known, known, 2)


def test_a_run_survives_sigkill_in_the_middle_of_its_sweep(
    worker, begin, known, locked, acme, olga, scope, eventually
):
    first = worker()
    run = begin()
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
    with scope(acme):
        run.refresh_from_db()
        execution = launch_import(
            run, by=olga, reason="", fingerprint=run.fingerprint, confirmed=True
        )
        targets = sorted(
            Profile.objects.filter(account=acme)
            .exclude(pk__in=Profile.objects.visible(acme))
            .values_list("pk", flat=True)
        )
        assert len(targets) == known
        # Somebody attaches a trace: the sweep has to wait in the middle.
        ingest = locked(targets[known // 2])
        left = Profile.objects.filter(account=acme, pk__in=targets)

    def some_are_gone_and_one_waits():
        with scope(acme):
            return left.count() < known and waits()

    eventually(some_are_gone_and_one_waits)
    first.kill()
    ingest.rollback()
    with scope(acme):
        assert status(execution, scope, acme) == "running"
        assert left.exists()
    worker()
    eventually(lambda: status(execution, scope, acme) == "completed", 90)
    with scope(acme):
        ended = Execution.objects.select_related("erasure").get(pk=execution.pk)
        assert ended.outcomes == {"deleted": known}
        assert ended.erasure
        assert ended.erasure.erased == known
        assert ended.erasure.traces["identifiers"] == known
        assert not any(ended.erasure.left.values())
        assert Profile.objects.filter(account=acme).count() == EVERYBODY - known
        assert broken_at(acme) is None
        assert not Errand.objects.filter(task__regex=r"^(imports|erasure)\.").exists()
