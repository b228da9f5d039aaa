"""Events as a file tells them: what is understood, and what is said of the rest."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactions.event_files.events import BadEvent, Kind, read

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GOOD = {
    "kind": "email_sent",
    "at": "2026-11-20T12:00:00Z",
    "person": "ann@post.example",
    "campaign": "Spring",
}


def told(**changes):
    return read({**GOOD, **changes}, NOW)


def test_an_event_is_understood():
    event = told(id="7", message="t" * 22)
    assert event.kind is Kind.EMAIL_SENT
    assert event.at == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert (event.name, event.who, event.about) == ("7", "ann@post.example", "Spring")
    assert event.message == "t" * 22


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20 12:30", datetime(2026, 11, 20, 12, 30, tzinfo=UTC)),
        (
            "2026-11-20T12:00:00.5+02:00",
            datetime(2026, 11, 20, 12, 0, 0, 500_000, timezone(timedelta(hours=2))),
        ),
    ],
)
def test_a_moment_without_offset_is_utc(written, moment):
    assert told(at=written).at == moment


@pytest.mark.parametrize(
    "written",
    ["", None, "soon", "2026-13-01", 7, "1970-01-01", "2027-01-01",
     "0001-01-01T00:00:00+23:59", True, ["2026-11-20"]],
)  # fmt: skip
def test_what_is_no_moment_is_refused(written):
    with pytest.raises(BadEvent, match="at:"):
        told(at=written)


def test_a_profile_is_named_by_number_or_by_key():
    assert told(profile=7).who == 7
    assert told(profile="7", person=None).who == 7
    assert told(person=1234).who == "1234"


@pytest.mark.parametrize("number", [-1, 1.5, True, "x", "²", 2**63, 10**30])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(BadEvent, match="profile:"):
        told(profile=number)


@pytest.mark.parametrize("kind", ["", None, "sent", 3, [], "EMAIL_SENT"])
def test_a_kind_that_there_is_not_is_refused(kind):
    with pytest.raises(BadEvent, match="kind:"):
        told(kind=kind)


@pytest.mark.parametrize("missing", ["person", "campaign"])
def test_what_is_missing_is_said(missing):
    with pytest.raises(BadEvent):
        told(**{missing: ""})


@pytest.mark.parametrize("token", ["short", "t" * 23, "t" * 21 + "!"])
def test_a_token_has_its_form(token):
    with pytest.raises(BadEvent, match="message:"):
        told(message=token)


@pytest.mark.parametrize("kind", ["email_opened", "email_clicked", "email_bounced"])
def test_a_reaction_names_its_message_or_who_got_it_of_which_campaign(kind):
    event = read({"kind": kind, "at": GOOD["at"], "message": "t" * 22}, NOW)
    assert (event.who, event.about) == (None, "")
    assert told(kind=kind).about == "Spring"
    with pytest.raises(BadEvent):
        read({"kind": kind, "at": GOOD["at"]}, NOW)


def test_a_form_holds_what_was_answered():
    event = told(
        kind="form_answered",
        answers='{"rating": 4}',
        ip_address="2001:DB8::1",
        comment="Nice\n",
    )
    assert event.more == {
        "answers": {"rating": 4},
        "respondent": "",
        "ip_address": "2001:db8::1",
        "comment": "Nice",
    }


@pytest.mark.parametrize(
    "answers",
    [
        "[1]", "{", 7, {"a": float("inf")}, {"a": "\x00"}, {"\ud800": 1}, "null",
        {"a": "x" * 200_000},
    ],
)  # fmt: skip
def test_answers_that_cannot_be_kept_are_refused(answers):
    with pytest.raises(BadEvent, match="answers:"):
        told(kind="form_answered", answers=answers)


@pytest.mark.parametrize("value", ["9.90", 9.9, " 9.9 "])
def test_a_goal_may_have_a_value(value):
    event = told(kind="goal_reached", goal="Purchase", value=value)
    assert event.more == {"value": Decimal("9.90")}
    assert told(kind="goal_reached", goal="Purchase").more == {}


@pytest.mark.parametrize(
    "value", ["x", "NaN", "Infinity", "1e10", "1e999999", [], True]
)
def test_what_is_no_value_is_refused(value):
    with pytest.raises(BadEvent, match="value:"):
        told(kind="goal_reached", goal="Purchase", value=value)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 321, {}, 1.5])
def test_texts_that_cannot_be_kept_are_refused(text):
    with pytest.raises(BadEvent):
        told(campaign=text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
NAMES = (
    "at", "person", "profile", "campaign", "goal", "event", "section", "message",
    "custom_table", "answers", "value", "data", "attributes", "ip_address", "id",
)  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(list(Kind)), st.dictionaries(st.sampled_from(NAMES), anything))
def test_anything_is_understood_or_refused(kind, changes):
    try:
        event = read({**GOOD, "goal": "g", "event": "e", **changes, "kind": kind}, NOW)
    except BadEvent as flaw:
        assert str(flaw)
    else:
        assert event.kind is kind
