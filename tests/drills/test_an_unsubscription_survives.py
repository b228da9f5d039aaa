"""Workers die, the broker forgets or says all thrice while a list unsubscribes.

Everybody is counted once, and it ends.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from audit.queries import broken_at
from imports import unsubscribing
from imports.actions.choose_topics import choose_topics
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.upload_file import upload_file
from imports.models import Execution, Kind, Slice, Status
from profiles.models import Identifier, Subscription, SubscriptionChange, Topic
from tests.drills.list import status

PEOPLE = 2_000


@pytest.fixture
def run(population, acme, olga, scope):
    """Return a list of people who all subscribe, ready to be read by a worker."""
    with scope(acme):
        topic = Topic.objects.create(account=acme, name="Letters")
        known = Identifier.objects.filter(
            account=acme, unique_key__attribute__name="email"
        ).order_by("profile_id")[:PEOPLE]
        Subscription.objects.bulk_create(
            Subscription(
                account=acme,
                profile_id=each.profile_id,
                topic=topic,
                status="subscribed",
                changed=timezone.now(),
            )
            for each in known
        )
        rows = "\n".join(["Email", *(each.value for each in known)])
        begun = create_import(population, by=olga, kind=Kind.UNSUBSCRIBE)
        choose_topics(begun, [topic], by=olga)
        upload_file(begun, SimpleUploadedFile("x.csv", rows.encode()), by=olga)
        request_staging(begun, by=olga)
    return begun


def test_everybody_is_unsubscribed_once_whatever_happens(
    trouble, run, locked, acme, olga, scope, eventually, monkeypatch
):
    monkeypatch.setattr(unsubscribing, "SLICE_ROWS", 200)
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
    with scope(acme):
        run.refresh_from_db()
        assert run.matched == PEOPLE
        execution = launch_import(
            run, by=olga, fingerprint=run.fingerprint, confirmed=True
        )
        slices = Slice.objects.filter(account=acme, execution=execution)
        assert slices.count() == PEOPLE // 200
        fourth = slices.order_by("ordinal")[3]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT profile_id FROM staging.matches_{run.pk} WHERE row_no = %s",
                [fourth.first],
            )
            [middle] = cursor.fetchone()
        # Somebody edits one of them: the run has to wait in the fourth slice.
        editor = locked(middle)
        editor.execute(
            "UPDATE profiles_subscription SET changed = now() "
            "WHERE account_id = %s AND profile_id = %s",
            [acme.pk, middle],
        )

    def three_are_done_and_one_waits():
        with scope(acme):
            done = slices.filter(done__isnull=False).count()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            return done >= 3 and cursor.fetchone()[0]

    eventually(three_are_done_and_one_waits)
    trouble.begins()
    assert status(execution, scope, acme) == "running"
    editor.rollback()
    trouble.ends()
    eventually(lambda: status(execution, scope, acme) == "completed", 90)
    with scope(acme):
        ended = Execution.objects.get(pk=execution.pk)
        assert ended.outcomes == {"unsubscribed": PEOPLE}
        done = slices.values_list("counts__withdrawn", flat=True)
        assert sum(done) == PEOPLE
        rows = Subscription.objects.filter(account=acme)
        assert set(rows.values_list("status", flat=True)) == {"unsubscribed"}
        history = SubscriptionChange.objects.filter(
            account=acme, source=f"import: {ended.name}"[:60]
        )
        assert history.count() == PEOPLE
        assert history.values("profile").distinct().count() == PEOPLE
        assert broken_at(acme) is None
