"""What the builder offers to choose from."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from interactions.models import Campaign
from segments.models import Exploration
from tenancy.scope import account_transaction
from tests import factories
from tests.segments.views.conftest import all_of


@pytest.fixture
def mailings(acme, globex):
    """Make a hundred campaigns, the newest last; and one of somebody else."""
    now = timezone.now()
    for account, count in ((acme, 100), (globex, 1)):
        with account_transaction(account):
            Campaign.objects.bulk_create(
                Campaign(
                    account=account,
                    channel="email",
                    name=f"{account.name} {n:03}",
                    launched=now - timedelta(days=count - n),
                )
                for n in range(count)
            )


@pytest.fixture
def mailed(acme, people, max_, mailings):
    """Return the address of an exploration about a mailing."""
    term = {
        "shape": "e-mail",
        "did": "sent",
        "campaign": None,
        "at_least": 1,
        "when": None,
    }
    with account_transaction(acme):
        row = Exploration.objects.create(
            account=acme, table=people, author=max_, criterion=all_of(term)
        )
    return f"/a/acme/explorations/{row.pk}/"


SWAP = {"HX-Request": "true"}


def test_many_campaigns_are_searched_and_the_newest_come_first(browser, max_, mailed):
    client = browser(max_)
    assert "any e-mail" in client.get(mailed).content.decode()
    url = f"{mailed}search/?path=terms.0&field=campaign"

    def found(query):
        page = client.get(f"{url}{query}", headers=SWAP).content.decode()
        return re.findall(r">((?:Acme Outdoor|Globex) \d+)", page), page

    names, page = found("")
    assert names[:2] == ["Acme Outdoor 099", "Acme Outdoor 098"]
    assert len(names) == 50
    assert "<dialog" in page
    names, page = found("&q=OUTDOOR%20042")
    assert names == ["Acme Outdoor 042"]
    assert "<dialog" not in page
    assert found("&q=Globex")[0] == []


def test_a_campaign_that_was_found_is_chosen(browser, acme, max_, mailed):
    client = browser(max_)
    with account_transaction(acme):
        number = Campaign.objects.get(name="Acme Outdoor 042").pk
    data = {"op": "set", "path": "terms.0", "version": "0", "campaign": str(number)}
    answer = client.post(f"{mailed}changes/", data, headers=SWAP).content.decode()
    assert "was sent the e-mail “Acme Outdoor 042”" in answer
    data = {**data, "version": "1", "campaign": ""}
    answer = client.post(f"{mailed}changes/", data, headers=SWAP).content.decode()
    assert "was sent an e-mail" in answer


def test_another_accounts_campaign_cannot_be_named(browser, globex, max_, mailed):
    with account_transaction(globex):
        number = Campaign.objects.get().pk
    client = browser(max_)
    data = {"op": "set", "path": "terms.0", "version": "0", "campaign": str(number)}
    answer = client.post(f"{mailed}changes/", data, headers=SWAP).content.decode()
    assert "not there (any more)" in answer
    assert "Globex" not in answer
    assert client.get(f"{mailed}count/").status_code == 422


@pytest.mark.parametrize(
    "query",
    ["", "?path=terms.9&field=campaign", "?path=terms.0&field=did", "?path=x&field=y"],
)
def test_where_nothing_is_searched_nothing_is_there(browser, max_, mailed, query):
    assert browser(max_).get(f"{mailed}search/{query}").status_code == 404


def test_the_picker_offers_what_there_is(browser, acme, people, max_, exploration):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/picker/"

    def offered():
        shelves = client.get(url).context["shelves"]
        return {pick.key for shelf in shelves for pick in shelf.picks}

    bare = offered()
    assert {"attribute:city", "moment:created", "e-mail:clicked", "any of"} < bare
    assert not {"tag", "goal", "section", "segment", "all profiles"} & bare
    factories.traces(factories.profile(people, first_name="Kim"))
    assert {"tag", "goal", "section", "survey", "entry", "subscription"} < offered()


def test_everybody_is_offered_where_nothing_is_yet(browser, acme, people, max_):
    with account_transaction(acme):
        row = Exploration.objects.create(account=acme, table=people, author=max_)
    answer = browser(max_).get(f"/a/acme/explorations/{row.pk}/picker/")
    assert "All profiles of the table" in answer.content.decode()
    assert browser(max_).get(f"/a/acme/explorations/{row.pk}/count/").status_code == 422


def test_values_of_an_attribute_are_offered(browser, crowd, max_, exploration):
    url = f"/a/acme/explorations/{exploration.pk}/suggestions/"
    answer = browser(max_).get(f"{url}?path=terms.0&field=test.values")
    assert answer.context["offered"] == ["Ghent"]
    for query in (
        "",
        "?path=terms.0&field=test.is.x",
        "?path=nowhere&field=test.values",
    ):
        assert browser(max_).get(f"{url}{query}").status_code == 404


def test_kinds_and_fields_of_events_are_offered(browser, acme, people, max_):
    factories.traces(factories.profile(people, first_name="Kim"))
    with account_transaction(acme):
        row = Exploration.objects.create(account=acme, table=people, author=max_)
    client, url = browser(max_), f"/a/acme/explorations/{row.pk}/"
    for version, data in enumerate(
        (
            {"op": "add:event", "path": ""},
            {"op": "add:entry", "path": ""},
            {"op": "where", "path": "terms.1"},
        )
    ):
        client.post(f"{url}changes/", {**data, "version": version}, headers=SWAP)
    answer = client.get(f"{url}suggestions/?path=terms.0&field=kind")
    assert answer.context["offered"] == ["visit"]
    answer = client.get(f"{url}suggestions/?path=terms.1&field=where.0.field")
    assert answer.context["offered"] == []
