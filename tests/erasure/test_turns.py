"""Runs share the workers, and rest while the database is busy."""

import pytest

from erasure.actions import help_erasure, sweep_erasure, take_turn
from erasure.engine import pressure
from erasure.models import Erasure
from tenancy.models import Errand


@pytest.mark.parametrize(
    ("active", "lag", "high"),
    [(5, 0, False), (6, 0, True), (0, 64 * 2**20, False), (0, 64 * 2**20 + 1, True)],
)
def test_more_than_the_settings_allow_is_busy(monkeypatch, settings, active, lag, high):
    settings.BUSY_CONNECTIONS, settings.BUSY_LAG_MB = 5, 64
    monkeypatch.setattr("common.sql.fetch", lambda *_: [(active, lag)])
    assert pressure.is_high() is high


def test_nobody_looks_where_no_limit_is_set(monkeypatch, settings):
    settings.BUSY_CONNECTIONS = settings.BUSY_LAG_MB = 0
    monkeypatch.setattr("common.sql.fetch", lambda *_: pytest.fail("looked"))
    assert not pressure.is_high()


def test_the_database_says_how_busy_it_is(db, settings):
    settings.BUSY_CONNECTIONS = 10_000
    assert not pressure.is_high()


def test_a_busy_database_makes_a_worker_rest_before_each_slice(monkeypatch):
    rests: list[float] = []
    monkeypatch.setattr("time.sleep", rests.append)
    monkeypatch.setattr(pressure, "is_high", lambda: True)
    felt = pressure.Pressure()
    felt.rest()
    felt.rest()
    assert rests == [pressure.REST_SECONDS] * 2


def test_a_helper_whose_turn_is_over_just_leaves(monkeypatch):
    def over(erasure, *, wait, seconds):
        assert (wait, seconds) == (False, help_erasure.TURN_SECONDS)
        raise sweep_erasure.TurnOver

    monkeypatch.setattr(help_erasure, "take_turn", over)
    help_erasure.help_erasure(Erasure())


@pytest.fixture
def turns(monkeypatch):
    """Have each turn be over at once; return what is added to for each."""
    begun: list[tuple[bool, float]] = []

    def over(erasure, *, wait, seconds):
        begun.append((wait, seconds))
        raise sweep_erasure.TurnOver

    monkeypatch.setattr(take_turn, "sweep_erasure", over)
    return begun


@pytest.fixture
def due(acme):
    """Note the errands that a run has by itself, and some of another's."""

    def noted(others):
        for task, row in (("erasure.sweep", 7), ("imports.run_execution", 9)):
            Errand.objects.create(account=acme, task=task, row_id=row)
        for row in range(others):
            Errand.objects.create(account=acme, task="imports.stage", row_id=row)

    return noted


@pytest.mark.parametrize(
    ("others", "expected"), [(0, take_turn.MOST_TURNS), (1, 1), (3, 1)]
)
def test_a_turn_is_longer_while_nobody_else_is_due(turns, due, acme, others, expected):
    due(others)
    with pytest.raises(sweep_erasure.TurnOver):
        take_turn.take_turn(Erasure(pk=7, account=acme), wait=True, seconds=1)
    assert turns == [(True, 1)] * expected


def test_a_helper_counts_the_other_runs_helpers_as_due(turns, due, acme):
    due(0)
    Errand.objects.create(account=acme, task="erasure.sweep", row_id=8)
    with pytest.raises(sweep_erasure.TurnOver):
        take_turn.take_turn(Erasure(pk=7, account=acme), wait=False, seconds=1)
    assert turns == [(False, 1)]


@pytest.mark.parametrize(("theirs", "share"), [(0, 1), (1, 0.2)])
def test_the_runs_of_an_account_share_its_time_where_another_is_due(
    turns, due, acme, globex, theirs, share
):
    due(0)
    for row in range(20, 24):
        Errand.objects.create(account=acme, task="erasure.sweep", row_id=row)
    for row in range(theirs):
        Errand.objects.create(account=globex, task="imports.stage", row_id=row)
    with pytest.raises(sweep_erasure.TurnOver):
        take_turn.take_turn(Erasure(pk=7, account=acme), wait=True, seconds=1)
    assert turns == [(True, share)]
