"""A batch is parted by people, and stays whole where its order ties two of them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions import lanes as module
from interactions.happenings import EmailReacted, EmailSent, Reaction, SmsSent
from interactions.lanes import lanes

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def worth_it(monkeypatch):
    monkeypatch.setattr(module, "LEAST", 2)


def texts(*people, name=""):
    return [SmsSent(one, 1, NOON, event_id=name) for one in people]


def parted(happenings):
    return lanes(happenings, [each.profile_id for each in happenings])


def test_each_half_of_the_people_has_a_lane_in_the_order_of_the_file():
    assert parted(texts(4, 1, 3, 2, 1, 4)) == [[1, 3, 4], [0, 2, 5]]


def test_nothing_that_happened_is_in_no_lane():
    assert lanes([None, *texts(1, 2), None], [0, 1, 2, 9]) == [[1], [2]]
    assert lanes([None], [0]) == [[]]


def test_one_person_has_one_lane():
    assert parted(texts(5, 5, 5)) == [[0, 1, 2]]


def test_others_than_somebody_with_most_events_have_a_lane_of_their_own():
    assert parted(texts(1, 1, 1, 2)) == [[0, 1, 2], [3]]
    assert parted(texts(1, 2, 2, 2)) == [[0], [1, 2, 3]]


def test_few_events_have_one_lane(monkeypatch):
    monkeypatch.setattr(module, "LEAST", 3)
    assert parted(texts(1, 2)) == [[0, 1]]


def test_a_reaction_to_a_message_of_nobody_known_is_in_the_first_lane():
    reacted = EmailReacted("t" * 22, Reaction.OPENED, NOON)
    assert lanes([*texts(1, 2), reacted], [1, 2, 0]) == [[0, 2], [1]]


def test_one_event_told_of_two_people_ties_them():
    happenings = [*texts(1, name="once"), *texts(2), *texts(3, name="once")]
    assert parted(happenings) == [[0, 1, 2]]


def test_one_token_sent_to_two_people_ties_them():
    happenings = [EmailSent(one, 1, "t" * 22, NOON) for one in (1, 2)]
    assert parted(happenings) == [[0, 1]]


def test_no_name_and_no_token_tie_nobody():
    happenings = [EmailSent(one, 1, "", NOON) for one in (1, 2)]
    assert parted(happenings) == [[0], [1]]


@given(st.lists(st.integers(1, 9), min_size=1))
def test_everything_is_in_one_lane_and_everybody_in_one(people):
    found = parted(texts(*people))
    assert sorted(place for lane in found for place in lane) == list(range(len(people)))
    assert all(lane == sorted(lane) for lane in found)
    whose = [{people[place] for place in lane} for lane in found]
    assert len(whose) == 1 or (len(whose) == 2 and whose[0].isdisjoint(whose[1]))
