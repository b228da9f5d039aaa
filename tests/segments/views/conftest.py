"""Segments and explorations of acme, one of globex, and how the builder is used."""

import pytest

from profiles.models import Tag, Tagging
from segments.models import Exploration, Segment
from tenancy.scope import account_transaction
from tests import factories

INACTIVE = {
    "shape": "all of",
    "terms": [
        {
            "shape": "not",
            "term": {
                "shape": "e-mail",
                "did": "clicked",
                "campaign": None,
                "at_least": 1,
                "when": {"last": 36, "unit": "months"},
            },
        }
    ],
}


def city(*names):
    return {
        "shape": "attribute",
        "attribute": "city",
        "section": None,
        "test": {"is": "is one of", "values": list(names)},
    }


def all_of(*terms):
    return {"shape": "all of", "terms": list(terms)}


@pytest.fixture
def crowd(people):
    """Return five people: three of Ghent, one of Liège, one of nowhere."""
    cities = ("Ghent", "Ghent", "Ghent", "Liège", "")
    return [
        factories.profile(people, crm_id=f"c{n}", first_name=f"Kim{n}", city=where)
        for n, where in enumerate(cities)
    ]


@pytest.fixture
def segment(acme, people, max_):
    """Return the segment of the people of Ghent."""
    with account_transaction(acme):
        return Segment.objects.create(
            account=acme,
            table=people,
            name="Ghent",
            criterion=all_of(city("Ghent")),
            author=max_,
        )


@pytest.fixture
def exploration(acme, people, max_):
    """Return what Max explores: the people of Ghent."""
    with account_transaction(acme):
        return Exploration.objects.create(
            account=acme, table=people, author=max_, criterion=all_of(city("Ghent"))
        )


@pytest.fixture
def theirs(globex, gus):
    """Return a segment and an exploration of another account."""
    table = factories.table(globex, "customers")
    with account_transaction(globex):
        return (
            Segment.objects.create(
                account=globex, table=table, name="All", criterion=INACTIVE, author=gus
            ),
            Exploration.objects.create(
                account=globex, table=table, author=gus, criterion=INACTIVE
            ),
        )


@pytest.fixture
def tag(acme):
    with account_transaction(acme):
        return Tag.objects.create(account=acme, name="VIP")


@pytest.fixture
def tagged(acme):
    """Return who carries a tag, as numbers."""

    def numbers(name):
        with account_transaction(acme):
            rows = Tagging.objects.filter(account=acme, tag__name=name)
            return sorted(rows.values_list("profile_id", flat=True))

    return numbers


@pytest.fixture
def fresh(acme):
    """Return what reads a row anew."""

    def row(old):
        with account_transaction(acme):
            return type(old).objects.filter(pk=old.pk).first()

    return row


@pytest.fixture
def change(browser, fresh):
    """Return what makes one change of an exploration in the builder."""

    def made(who, exploration, operation, path="", version=None, swap=True, **fields):
        if version is None:
            version = fresh(exploration).version
        return browser(who).post(
            f"/a/acme/explorations/{exploration.pk}/changes/",
            {"op": operation, "path": path, "version": version, **fields},
            headers={"HX-Request": "true"} if swap else None,
        )

    return made
