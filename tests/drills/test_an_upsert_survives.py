"""Workers die, the broker forgets or says all thrice while a list adds and updates.

Every row comes to what was shown, once.
"""

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from audit.models import Entry
from audit.queries import broken_at
from imports.actions.choose_mapping import choose_mapping
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.upload_file import upload_file
from imports.models import Execution, Import, Kind, Slice, Status
from imports.upserting import rows
from imports.upserting.targets import Mapping, Target, What
from notifications.models import Notification
from profiles.models import Identifier, Profile
from tenancy.models import Errand
from tests import factories
from tests.databases import program_url
from tests.drills.list import status

KNOWN, NEW = 60, 3_000


@pytest.fixture
def people_there(transactional_db, acme, olga):
    table = factories.table(acme, "people")
    return table, factories.profiles(table, KNOWN)


def test_every_row_is_written_once_whatever_happens(
    trouble, people_there, acme, olga, scope, eventually, monkeypatch
):
    monkeypatch.setattr(rows, "SLICE_ROWS", 20)
    table, known = people_there
    lines = ["email,city"]
    lines += [f"{each.attributes['email']},Lier" for each in known]
    lines += [f"new{n}@x.example,Lier" for n in range(NEW)]
    with scope(acme):
        run = create_import(table, by=olga, kind=Kind.UPSERT)
        upload_file(
            run, SimpleUploadedFile("l.csv", "\n".join(lines).encode()), by=olga
        )
        choose_mapping(
            run,
            Mapping([Target(), Target(What.ATTRIBUTE, "city")]),
            by=olga,
            unique_key=table.unique_keys.get(attribute__name="email"),
            column=0,
        )
        request_staging(run, by=olga)
    eventually(lambda: status(run, scope, acme) == Status.STAGED)
    # Somebody holds a profile of the third slice: a worker has to wait there.
    with psycopg.connect(program_url()) as held:
        held.execute("SELECT set_config('lethe.account', %s, true)", [str(acme.pk)])
        held.execute(
            "SELECT 1 FROM profiles_profile WHERE account_id = %s AND id = %s "
            "FOR UPDATE",
            [acme.pk, known[45].pk],
        )
        with scope(acme):
            run.refresh_from_db()
            execution = launch_import(
                run, by=olga, fingerprint=run.fingerprint, confirmed=True
            )

        def some_are_done_and_one_waits():
            with scope(acme):
                done = Slice.objects.filter(done__isnull=False).count()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE wait_event_type = 'Lock' AND datname = current_database()"
                )
                return done >= 2 and cursor.fetchone()[0]

        eventually(some_are_done_and_one_waits)
        trouble.begins()
        with scope(acme):
            assert Slice.objects.filter(done=None).exists()
        held.rollback()
    trouble.ends()
    eventually(lambda: status(execution, scope, acme) == "completed", 90)
    with scope(acme):
        ended = Execution.objects.get(pk=execution.pk)
        assert ended.outcomes == {"new": NEW, "updated": KNOWN}
        actions = list(Entry.objects.values_list("action", flat=True))
        assert actions.count("import.completed") == 1
        assert broken_at(acme) is None
        assert Notification.objects.filter(kind="imported").count() == 1
        counts = Slice.objects.values_list("counts", flat=True)
        assert sum(each.get("new", 0) for each in counts) == NEW
        assert sum(each.get("updated", 0) for each in counts) == KNOWN
        lier = Profile.objects.filter(attributes__city="Lier")
        assert lier.count() == KNOWN + NEW == Profile.objects.count()
        assert Identifier.objects.filter(value__startswith="new").count() == NEW
        assert Import.objects.get(pk=run.pk).status == Status.LAUNCHED
    eventually(lambda: not Errand.objects.exists())
