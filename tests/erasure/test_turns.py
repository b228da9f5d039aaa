"""Runs share the workers, and rest while the database is busy."""

import pytest

from erasure.actions import help_erasure, sweep_erasure
from erasure.engine import pressure
from erasure.models import Erasure


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

    monkeypatch.setattr(help_erasure, "sweep_erasure", over)
    help_erasure.help_erasure(Erasure())
