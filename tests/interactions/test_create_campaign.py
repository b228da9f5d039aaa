"""A campaign is created from a script, for events to name."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import Entry
from interactions.models import Campaign


@pytest.fixture
def create(acme):
    def act(name="Spring", channel="email", **options):
        call_command(
            "create_campaign", account="acme", channel=channel, name=name, **options
        )

    return act


def test_a_campaign_is_created_and_the_trail_tells(create, acme, scope, ada, capsys):
    create(launched="2026-11-20T12:00:00+02:00", email="ada@acme.example")
    with scope(acme):
        campaign = Campaign.objects.get(account=acme)
        entry = Entry.objects.get(account=acme, action="campaign.created")
    assert (campaign.name, campaign.channel, campaign.sent) == ("Spring", "email", 0)
    assert campaign.launched == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert entry.author_id == ada.pk
    assert entry.facts == {"campaign": campaign.pk}
    assert f"Campaign {campaign.pk}, Spring," in capsys.readouterr().out


def test_a_name_tells_campaigns_of_a_channel_apart(create):
    create()
    create(channel="sms")
    with pytest.raises(CommandError, match="already"):
        create(" Spring ")


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x00b"])
def test_a_bad_name_is_refused(create, name):
    with pytest.raises(CommandError, match="120 characters"):
        create(name)


def test_a_bad_moment_is_refused(create):
    with pytest.raises(CommandError, match="no moment"):
        create(launched="soon")


def test_another_accounts_names_are_free(create, globex, acme, scope):
    with scope(globex):
        Campaign.objects.create(
            account=globex,
            channel="email",
            name="Spring",
            launched=datetime(2026, 1, 1, tzinfo=UTC),
        )
    create()
    with scope(acme):
        assert Campaign.objects.filter(account=acme).count() == 1


def test_a_campaign_lies_in_a_section(create, acme, belgium, scope):
    create(section="belgium")
    with scope(acme):
        assert Campaign.objects.get(account=acme).section == belgium


def test_a_section_that_is_not_there_is_refused(create, acme, belgium, scope):
    with pytest.raises(CommandError, match="no section france"):
        create(section="france")
    with scope(acme):
        assert not Campaign.objects.exists()
