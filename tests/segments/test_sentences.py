"""What criteria mean in plain words, for every shape, said and denied."""

import pytest
from django.utils import translation

from interactions.models import Campaign, CustomTable, Goal
from profiles.models import Tag, Topic
from segments import queries
from segments.models import Segment
from segments.sentences import sentence
from tenancy.models import Section
from tenancy.scope import account_transaction
from tests import factories


@pytest.fixture
def named(acme, people, max_):
    """Return the numbers of what criteria name, by word."""
    factories.traces(factories.profile(people, first_name="Kim"))
    with account_transaction(acme):
        segment = Segment.objects.create(
            account=acme,
            table=people,
            name="Old",
            criterion={"shape": "all profiles"},
            author=max_,
        )
        channels = Campaign.objects.values_list("channel", "pk")
        return {
            "segment": segment.pk,
            "tag": Tag.objects.get().pk,
            "topic": Topic.objects.get().pk,
            "section": Section.objects.get().pk,
            "goal": Goal.objects.get().pk,
            "table": CustomTable.objects.get(slug="orders").pk,
            **dict(channels),
        }


@pytest.fixture
def said(acme, people):
    """Return what says a criterion."""

    def words(data):
        with account_transaction(acme):
            return sentence(people, queries.read(people, data))

    return words


def filled(data, numbers):
    """Return `data` with the numbers of what it names by "<word>"."""
    if isinstance(data, dict):
        return {key: filled(value, numbers) for key, value in data.items()}
    if isinstance(data, list):
        return [filled(value, numbers) for value in data]
    if isinstance(data, str) and data.startswith("<"):
        return numbers[data.strip("<>")]
    return data


def text(**test):
    return {"shape": "attribute", "attribute": "city", "test": test}


LAST = {"last": 3, "unit": "months"}
DAYS = {"from": "2026-01-01", "to": "2026-01-31"}
RATED = [{"field": "rating", "test": {"is": "at least", "value": 4}}]
SHAPES = [
    (
        text(**{"is": "is one of", "values": ["Ghent", "Mons", "Liège"]}),
        "whose city is “Ghent”, “Mons” or “Liège”",
        "whose city is not “Ghent”, “Mons” or “Liège”",
    ),
    (
        text(**{"is": "is one of", "values": [f"c{n}" for n in range(8)]}),
        "whose city is “c0”, “c1”, “c2”, “c3”, “c4” or 3 others",
        "whose city is not “c0”, “c1”, “c2”, “c3”, “c4” or 3 others",
    ),
    (
        text(**{"is": "contains", "text": "hen"}),
        "whose city contains “hen”",
        "whose city does not contain “hen”",
    ),
    (
        {**text(**{"is": "starts with", "text": "Gh"}), "section": "<section>"},
        "whose city in “Belgium” starts with “Gh”",
        "whose city in “Belgium” does not start with “Gh”",
    ),
    (text(**{"is": "empty"}), "whose city is empty", "whose city is not empty"),
    (
        {
            "shape": "moment",
            "moment": "last_click_at",
            "test": {"is": "older than", **LAST},
        },
        "whose last click in an e-mail was more than 3 months ago",
        "whose last click in an e-mail was not more than 3 months ago",
    ),
    (
        {
            "shape": "moment",
            "moment": "created",
            "test": {"is": "after", "value": "2026-01-31"},
        },
        "whose creation was on 1 Feb. 2026 or later",
        "whose creation was not on 1 Feb. 2026 or later",
    ),
    (
        {"shape": "identifier", "key": "email"},
        "who is known by email",
        "who is not known by email",
    ),
    (
        {"shape": "tag", "tag": "<tag>", "section": "<section>"},
        "who has the tag “test” in “Belgium”",
        "who does not have the tag “test” in “Belgium”",
    ),
    (
        {
            "shape": "subscription",
            "topic": "<topic>",
            "status": "subscribed",
            "when": LAST,
        },
        "who is subscribed to “Newsletter” in the last 3 months",
        "who is not subscribed to “Newsletter” in the last 3 months",
    ),
    (
        {"shape": "subscription", "topic": "<topic>", "status": "unsubscribed"},
        "who has unsubscribed from “Newsletter”",
        "who has not unsubscribed from “Newsletter”",
    ),
    (
        {"shape": "subscription", "topic": "<topic>", "status": "any"},
        "who has said yes or no to “Newsletter”",
        "who has never said yes or no to “Newsletter”",
    ),
    (
        {"shape": "section", "section": "<section>"},
        "who has values in the section “Belgium”",
        "who has no values in the section “Belgium”",
    ),
    (
        {
            "shape": "e-mail",
            "did": "opened",
            "campaign": "<email>",
            "at_least": 2,
            "when": DAYS,
        },
        "who has opened the e-mail “Spring email” at least 2 times"
        " between 1 Jan. 2026 and 31 Jan. 2026",
        "who has not opened the e-mail “Spring email” at least 2 times"
        " between 1 Jan. 2026 and 31 Jan. 2026",
    ),
    (
        {"shape": "e-mail", "did": "bounced"},
        "who could not be reached by an e-mail",
        "who had no bounce of an e-mail",
    ),
    (
        {"shape": "sms", "did": "delivered", "when": {"last": 1, "unit": "days"}},
        "who has received a text message in the last 1 day",
        "who has not received a text message in the last 1 day",
    ),
    (
        {"shape": "survey", "campaign": "<form>", "where": RATED},
        "who has filled in the form “Spring form” where “rating” is at least 4",
        "who has not filled in the form “Spring form” where “rating” is at least 4",
    ),
    (
        {"shape": "goal", "goal": "<goal>"},
        "who has reached the goal “Purchase”",
        "who has not reached the goal “Purchase”",
    ),
    (
        {"shape": "event", "kind": "visit", "when": {"from": "2026-01-01", "to": None}},
        "who has the event “visit” on 1 Jan. 2026 or later",
        "who does not have the event “visit” on 1 Jan. 2026 or later",
    ),
    (
        {"shape": "entry", "custom_table": "<table>", "at_least": 1},
        "who has an entry in “Orders”",
        "who has no entry in “Orders”",
    ),
    (
        {"shape": "segment", "segment": "<segment>"},
        "who is in the segment “Old”",
        "who is not in the segment “Old”",
    ),
    (
        {
            "shape": "sample",
            "of": {"shape": "all profiles"},
            "take": 1000,
            "by": "random",
        },
        "who is one of 1,000 drawn at random from everybody in the table",
        "who is none of 1,000 drawn at random from everybody in the table",
    ),
]


@pytest.mark.parametrize(("data", "yes", "no"), SHAPES, ids=lambda each: str(each)[:40])
def test_a_condition_is_said_and_denied(said, named, data, yes, no):
    held = filled(data, named)
    assert said(held) == f"Everybody in People {yes}."
    assert said({"shape": "not", "term": held}) == f"Everybody in People {no}."


def test_groups_are_joined_and_those_inside_are_in_brackets(said, named):
    tag = {"shape": "tag", "tag": named["tag"]}
    known = {"shape": "identifier", "key": "email"}
    city = text(**{"is": "is one of", "values": ["Ghent"]})
    inner = {"shape": "any of", "terms": [tag, known]}
    both = {"shape": "all of", "terms": [city, inner]}
    assert said(both) == (
        "Everybody in People whose city is “Ghent”"
        " and (who has the tag “test” or who is known by email)."
    )
    neither = {"shape": "all of", "terms": [city, {"shape": "not", "term": inner}]}
    assert said(neither) == (
        "Everybody in People whose city is “Ghent”"
        " and (who does not have the tag “test” and who is not known by email)."
    )
    assert said({"shape": "not", "term": both}) == (
        "Everybody in People whose city is not “Ghent”"
        " or (who does not have the tag “test” and who is not known by email)."
    )


def test_everybody_is_said_to_be_everybody(said):
    assert said({"shape": "all profiles"}) == "All profiles of People."


def test_a_language_is_the_readers(said, named):
    with translation.override("fr"):
        assert said(SHAPES[4][0])
