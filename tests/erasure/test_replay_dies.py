"""A replay that dies half way goes on, and the trail says of everybody once."""

import pytest

from audit.models import Entry
from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.launch_erasure import launch_erasure
from erasure.actions.replay_erasure import replay_erasure
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine import plan, sets, sweep
from erasure.models import Door
from profiles.models import Profile
from tests import factories


@pytest.fixture
def brought_back(people, ada, scope, monkeypatch):
    """Return an erasure of six, two a slice, whose people are there again."""
    monkeypatch.setattr(plan, "SLICE_TARGETS", 2)
    made = factories.profiles(people, 6)
    with scope(people.account):
        erasure = launch_erasure(
            people,
            sets.picked([profile.pk for profile in made]),
            by=ada,
            door=Door.FILE,
            reason="",
            expected=6,
            fingerprint="f",
            facts={},
        )
        sweep_erasure(erasure, wait=True)
        complete_erasure(erasure)
        for profile in made:
            profile.save(force_insert=True)
    return erasure


def test_a_replay_that_died_is_in_the_trail_as_far_as_it_came(
    brought_back, people, scope, monkeypatch
):
    real, calls = sweep.sweep, []

    def dying(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise ConnectionError
        return real(*arguments)

    monkeypatch.setattr(sweep, "sweep", dying)
    with pytest.raises(ConnectionError):
        replay_erasure(brought_back)
    assert replay_erasure(brought_back)["profiles"] == 4
    with scope(people.account):
        entries = Entry.objects.filter(action="erasure.replayed")
        assert [entry.facts["erased"] for entry in entries] == [2, 2, 2]
        assert not Profile.objects.filter(account=people.account).exists()
