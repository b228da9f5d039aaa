"""The criteria that are measured: one of each shape, some together, the templates."""

from collections.abc import Mapping
from typing import Any

from bench.population import Place
from interactions.models import Campaign, Channel, CustomTable, Goal
from profiles.models import Tag, Topic
from tenancy.models import Section

Criterion = dict[str, Any]

INACTIVE: Criterion = {
    "shape": "not",
    "term": {
        "shape": "e-mail",
        "did": "clicked",
        "when": {"last": 36, "unit": "months"},
    },
}
EVERYBODY: Criterion = {"shape": "all profiles"}


def single(here: Place) -> Mapping[str, Criterion]:
    """Return a criterion of each shape, the costly ways of saying it included."""
    account = here.account
    tag = Tag.objects.get(account=account, name="test").pk
    topic = Topic.objects.get(account=account, name="Newsletter").pk
    section = Section.objects.filter(account=account).order_by("pk")[0].pk
    goal = Goal.objects.filter(account=account).order_by("pk")[0].pk
    orders = CustomTable.objects.get(account=account, slug="orders").pk
    last_year = {"last": 12, "unit": "months"}
    return {
        "attribute, choice": _attribute(
            "country", {"is": "is one of", "values": ["BE", "FR"]}
        ),
        "attribute, starts with": _attribute(
            "last_name", {"is": "starts with", "text": "de"}
        ),
        "attribute, contains": _attribute("city", {"is": "contains", "text": "an"}),
        "attribute, number": _attribute("score", {"is": "at least", "value": 50}),
        "attribute, date": _attribute(
            "birth_date", {"is": "older than", "last": 600, "unit": "months"}
        ),
        "attribute, empty": _attribute("company", {"is": "empty"}),
        "moment": {
            "shape": "moment",
            "moment": "created",
            "test": {"is": "younger than", **last_year},
        },
        "identifier": {"shape": "identifier", "key": "phone"},
        "tag": {"shape": "tag", "tag": tag},
        "without tag": {"shape": "not", "term": {"shape": "tag", "tag": tag}},
        "subscription": {
            "shape": "subscription",
            "topic": topic,
            "status": "subscribed",
        },
        "section": {"shape": "section", "section": section},
        "e-mail, never clicked": {
            "shape": "not",
            "term": {"shape": "e-mail", "did": "clicked"},
        },
        "e-mail, opened in 12 months": {
            "shape": "e-mail",
            "did": "opened",
            "when": last_year,
        },
        "e-mail, opened 3 times": {"shape": "e-mail", "did": "opened", "at_least": 3},
        "e-mail, opened 3 times in 12 months": {
            "shape": "e-mail",
            "did": "opened",
            "at_least": 3,
            "when": last_year,
        },
        "e-mail, sent one campaign": {
            "shape": "e-mail",
            "did": "sent",
            "campaign": _campaign(here, Channel.EMAIL),
        },
        "e-mail, clicked in one campaign": {
            "shape": "e-mail",
            "did": "clicked",
            "campaign": _campaign(here, Channel.EMAIL),
        },
        "SMS": {"shape": "sms", "did": "sent", "when": last_year},
        "survey": {"shape": "survey", "campaign": _campaign(here, Channel.FORM)},
        "goal": {"shape": "goal", "goal": goal},
        "event": {
            "shape": "event",
            "kind": "store visited",
            "when": last_year,
        },
        "entry": {"shape": "entry", "custom_table": orders, "at_least": 2},
        "random sample": {
            "shape": "sample",
            "of": EVERYBODY,
            "take": 10_000,
            "by": "random",
        },
        "most recent": {
            "shape": "sample",
            "of": EVERYBODY,
            "take": 10_000,
            "by": "most recent",
            "moment": "last_open_at",
        },
    }


def nested(here: Place) -> Criterion:
    """Return five conditions in groups, with traces under `any of` and `not`."""
    return {
        "shape": "all of",
        "terms": [
            _attribute("country", {"is": "is one of", "values": ["BE", "FR", "SE"]}),
            {
                "shape": "any of",
                "terms": [
                    single(here)["tag"],
                    single(here)["e-mail, clicked in one campaign"],
                    single(here)["goal"],
                ],
            },
            {"shape": "not", "term": single(here)["survey"]},
        ],
    }


def templates(here: Place) -> Mapping[str, Criterion]:
    """Return what is one click away in the builder."""
    return {"inactive for 36 months": INACTIVE, "tagged test": single(here)["tag"]}


def _attribute(name: str, test: Criterion) -> Criterion:
    return {"shape": "attribute", "attribute": name, "test": test}


def _campaign(here: Place, channel: Channel) -> int:
    rows = Campaign.objects.filter(account=here.account, channel=channel)
    return rows.order_by("-launched")[1].pk
