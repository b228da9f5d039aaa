"""The whole database, as its owner reads it, holds nothing of the erased."""

import re

import psycopg
import pytest
from django.contrib.sessions.models import Session

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

GRID = "/a/acme/tables/people/profiles/"
SELECTION = "/a/acme/tables/people/selection/"
SEARCH = "/a/acme/tables/people/search/"

WHO = {
    "email": "quixotic.zebra@people.example",
    "phone": "+32479556677",
    "crm_id": "ZX-81-UNIQUE",
    "first_name": "Quixotica",
    "last_name": "Zebrowska",
    "city": "Zwevegem-Otegem",
}
# The phone number without its country code, as people write it in a comment.
VALUES = [*WHO.values(), "479556677"]


@pytest.fixture
def holding(owner_url):
    """Return what names the tables in which any of the values can be read."""

    def tables():
        pattern = "|".join(map(re.escape, VALUES))
        with psycopg.connect(owner_url) as owner:
            names = owner.execute(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND "
                "relnamespace::regnamespace::text IN ('public', 'staging')"
            ).fetchall()
            return {
                name
                for (name,) in names
                if owner.execute(
                    f"SELECT 1 FROM {name} AS row WHERE row::text ~* %s LIMIT 1",
                    [pattern],
                ).fetchone()
            }

    return tables


@pytest.fixture
def zebra(people):
    made = factories.profile(people, **WHO)
    factories.traces(made)
    factories.traces(factories.profile(people, crm_id="other", first_name="Otto"))
    return made


def test_looked_up_looked_at_and_deleted_somebody_is_nowhere(
    zebra, holding, browser, max_, caplog
):
    before = holding()
    assert {re.sub(r"_p\d$", "", name) for name in before} >= {
        "profiles_profile",
        "profiles_identifier",
        "profiles_sectionvalues",
        "interactions_surveyparticipation",
    }

    client = browser(max_)
    client.post(SEARCH, {"text": WHO["email"]}, follow=True)
    client.get(f"{GRID}?sort=name")
    client.get(f"{GRID}{zebra.pk}/")
    seen = client.post(SELECTION, {"profile": [zebra.pk]}).content.decode()
    assert WHO["email"] in seen
    [fingerprint] = re.findall(r'fingerprint" value="(\w+)"', seen)
    client.post(
        f"{SELECTION}deletion/",
        {
            "profile": [zebra.pk],
            "fingerprint": fingerprint,
            "confirmed": "yes",
            "reason": "They asked.",
        },
        follow=True,
    )

    assert holding() == set()
    for session in Session.objects.all():
        assert not [v for v in VALUES if v in str(session.get_decoded())]
    assert not [v for v in VALUES if v in caplog.text]
    assert not [v for v in VALUES if v in str(client.cookies)]


def test_a_refused_deletion_leaves_no_trace_elsewhere_either(
    zebra, holding, browser, max_, caplog
):
    before = holding()
    browser(max_).post(
        f"{SELECTION}deletion/", {"profile": [zebra.pk], "confirmed": "yes"}
    )
    assert holding() == before
    assert not [v for v in VALUES if v in caplog.text]
