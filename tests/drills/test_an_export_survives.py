"""A worker dies while it writes a file: another one begins anew, and nobody is twice in it."""

import csv
import io

import psycopg

from exports.actions.request_export import request_export
from exports.models import Export, Status
from exports.queries import exports, open_file
from profiles.models import Profile
from tenancy.models import Errand
from tests.databases import program_url


def test_a_file_is_whole_although_a_worker_was_killed_in_the_middle(
    worker, population, acme, olga, scope, eventually
):
    with scope(acme):
        people = Profile.objects.visible(acme).filter(table=population).count()
        export = request_export(
            population,
            {"shape": "all profiles"},
            by=olga,
            columns=["email", "crm_id", "@tags"],
            format="csv",
            title="Everybody",
        )

    def status():
        with scope(acme):
            return Export.objects.get(account=acme, pk=export.pk)

    # Whom the file will hold is noted, and the first slice waits for the tags.
    with psycopg.connect(program_url()) as held:
        held.execute("LOCK TABLE profiles_tag IN ACCESS EXCLUSIVE MODE")
        first = worker()
        eventually(lambda: status().rows == people)
        assert (status().status, status().written) == (Status.RUNNING, 0)
        first.kill()
    worker()
    eventually(lambda: status().status == Status.READY)
    eventually(lambda: not Errand.objects.filter(task="exports.make").exists())
    with scope(acme):
        made = exports(acme).get()
    assert made.attempts == 2
    assert made.turn >= 2
    file = open_file(made)
    assert file
    with file:
        text = file.read().decode("utf-8-sig")
    _header, *rows = csv.reader(io.StringIO(text))
    assert len(rows) == made.rows == people
    emails = [row[0] for row in rows if row[0]]
    assert len(set(emails)) == len(emails) > 1000
