"""A worker is ready before its first run, and erases nobody on the way."""

import psycopg
import pytest
from django.db import DatabaseError, connection

from erasure import warmth
from erasure.engine import apply
from profiles.models import Profile
from tests.databases import program_url

pytestmark = pytest.mark.django_db


def test_warming_up_opens_the_connection_and_erases_nobody(acme, crowd, scope):
    with scope(acme):
        before = Profile.objects.visible(acme).count()
    warmth.warm_up()
    assert connection.connection is not None
    with scope(acme):
        assert Profile.objects.visible(acme).count() == before == len(crowd)


def test_a_worker_starts_though_the_database_is_away(monkeypatch):
    def refuse(*_):
        raise DatabaseError

    monkeypatch.setattr(apply, "to_people", refuse)
    warmth.warm_up()


@pytest.mark.django_db(transaction=True)
def test_whoever_alters_a_table_is_not_waited_for(acme, caplog):
    with psycopg.connect(program_url()) as obstacle:
        obstacle.execute("LOCK TABLE erasure_hold IN ACCESS EXCLUSIVE MODE")
        warmth.warm_up()
    assert "worker.not_warmed_up" in caplog.text
