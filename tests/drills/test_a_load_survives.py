"""A load of events dies, or several run at once: every event is recorded once."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Sum

from interactions.models import Campaign, CampaignDay, EmailInteraction, SeenEvent
from profiles.models import Profile
from tests import factories
from tests.databases import program_url

ROOT = Path(__file__).parent.parent.parent
PEOPLE, BATCH = 40, 10_000
SENT, OPENED = BATCH * 4 // 5, BATCH // 5


@pytest.fixture
def people_there(transactional_db, acme, scope):
    table = factories.table(acme, "people")
    with scope(acme):
        for name in ("Spring", "Autumn"):
            Campaign.objects.create(
                account=acme, channel="email", name=name, launched="2026-11-19T00:00Z"
            )
    return factories.profiles(table, PEOPLE)


@pytest.fixture
def events(people_there, tmp_path):
    """Return what writes a file: four messages and an opening, again and again.

    Each batch goes round the people of one of `crowds`, in their order.
    """

    def write(name, *crowds):
        path = tmp_path / f"{name}.jsonl"
        with path.open("w") as file:
            for batch, crowd in enumerate(crowds):
                for number in range(BATCH):
                    turn = number // 5
                    told = {
                        "id": f"{name}-{batch}-{number}",
                        "kind": "email_opened" if number % 5 == 4 else "email_sent",
                        "at": f"2026-11-20T{turn % 24:02d}:00:00Z",
                        "person": crowd[turn % len(crowd)].attributes["email"],
                        "campaign": ("Spring", "Autumn")[turn % 2],
                    }
                    file.write(f"{json.dumps(told)}\n")
        return path

    return write


@pytest.fixture
def load(acme, tmp_path):
    """Return what starts the command on a file, as a process of its own."""
    started = []
    environment = {
        **os.environ,
        "DATABASE_URL": program_url(),
        "REDIS_URL": settings.REDIS_URL,
        "LETHE_DATA": str(tmp_path),
    }

    def act(path):
        command = ("load_interactions", "acme", str(path), "--key", "email")
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield act
    for process in started:
        process.kill()
        process.communicate()


def said(process):
    out, problems = process.communicate(timeout=120)
    assert process.returncode == 0, problems
    return out.strip()


@pytest.fixture
def recorded(acme, scope):
    """Return what is there: messages, openings, and events that have a name.

    However they are counted: the campaigns, their days and the messages agree, at any
    moment, while others write.
    """

    def act():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return at_one_moment()

    def at_one_moment():
        with scope(acme):
            there = EmailInteraction.objects.filter(account=acme)
            sent, opened = there.count(), there.exclude(opened_at=None).count()
            for totals in (Campaign, CampaignDay):
                counted = totals.objects.filter(account=acme).aggregate(
                    Sum("sent", default=0), Sum("opened", default=0)
                )
                assert counted == {"sent__sum": sent, "opened__sum": opened}
            return sent, opened, SeenEvent.objects.filter(account=acme).count()

    return act


def half_is_recorded_and_half_waits(recorded):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0] and recorded()[2] > BATCH


def test_a_load_that_was_killed_in_the_middle_of_a_batch_is_taken_up_again(
    acme, people_there, events, load, recorded, scope, eventually
):
    path = events("list", people_there[:-1], people_there)
    # Somebody holds a person of the second batch: one of its two lanes has to wait.
    with psycopg.connect(program_url()) as held:
        held.execute("SELECT set_config('lethe.account', %s, true)", [str(acme.pk)])
        held.execute(
            "SELECT 1 FROM profiles_profile WHERE account_id = %s AND id = %s "
            "FOR UPDATE",
            [acme.pk, people_there[-1].pk],
        )
        process = load(path)
        eventually(lambda: half_is_recorded_and_half_waits(recorded))
        process.send_signal(signal.SIGKILL)
        process.wait()
    sent, opened, named = recorded()
    assert BATCH < named == sent + opened < 2 * BATCH
    rest = 2 * BATCH - named
    assert said(load(path)) == (
        f"{rest} events recorded of {2 * BATCH}; {named} were recorded before."
    )
    assert recorded() == (2 * SENT, 2 * OPENED, 2 * BATCH)
    with scope(acme):
        latest = EmailInteraction.objects.filter(account=acme)
        for profile in Profile.objects.filter(account=acme):
            assert (
                profile.last_sent_at
                == (
                    latest.filter(profile=profile).aggregate(Max("sent_at"))[
                        "sent_at__max"
                    ]
                )
            )
            assert profile.last_open_at is not None


def test_loads_at_the_same_time_record_every_event_once(
    people_there, events, load, recorded
):
    there, back = (
        events("there", people_there, people_there),
        events("back", people_there[::-1], people_there[::-1]),
    )
    answers = [said(one) for one in [load(there), load(back), load(there)]]
    numbers = [int(answer.split()[0]) for answer in answers]
    assert numbers[0] + numbers[2] == numbers[1] == 2 * BATCH
    assert recorded() == (4 * SENT, 4 * OPENED, 4 * BATCH)
