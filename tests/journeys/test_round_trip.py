"""People come in by a file, go out as they came, leave, and come back as strangers."""

from datetime import UTC, datetime

import pytest

from imports.actions.acts.upsert import NothingToImport
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import EmailReacted, EmailSent, Reaction
from interactions.models import Campaign, EmailInteraction
from profiles.models import Identifier, Profile, Subscription, SubscriptionChange, Topic
from tests.journeys.stations import Stations

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = [
    {
        "email": f"person{number}@example.com",
        "phone": f"+3247000000{number}",
        "crm_id": f"00{number}",
        "first_name": name,
        "last_name": "O'Hara, of Gent",
        "city": city,
    }
    for number, (name, city) in enumerate(
        [
            ("Zoë", "Gent"),
            ("Ann", "=2+3"),
            ("İpek", " Liège"),
            ("李", "100 %"),
            ("B", ""),
        ]
    )
]
NAMES = list(PEOPLE[0])


@pytest.fixture
def stations(people, ada):
    return Stations(people, ada)


@pytest.fixture
def person(acme, scope):
    """Return who is known by an address now."""

    def found(address):
        with scope(acme):
            return Profile.objects.visible(acme).get(identifiers__value=address)

    return found


@pytest.fixture
def arrived(stations, acme, scope, person):
    """Return five people, each with a subscription and a message they clicked in."""
    stations.bring_in(PEOPLE)
    with scope(acme):
        topic = Topic.objects.create(account=acme, name="Letters")
        campaign = Campaign.objects.create(
            account=acme, channel="email", name="Spring", launched=NOON
        )
        everybody = [person(row["email"]) for row in PEOPLE]
        for profile in everybody:
            Subscription.objects.create(
                account=acme,
                profile=profile,
                topic=topic,
                status="subscribed",
                source="form",
                changed=NOON,
            )
        sent = [
            EmailSent(profile.pk, campaign.pk, f"token{profile.pk}", NOON)
            for profile in everybody
        ]
        clicks = [EmailReacted(each.token, Reaction.CLICKED, NOON) for each in sent]
    record_interactions(acme, [*sent, *clicks])
    return everybody


def said(row):
    """Return what is held of a row: what is empty is not there."""
    return {name: value.strip() for name, value in row.items() if value.strip()}


def test_what_came_in_goes_out_in_a_copy(stations, arrived):
    for row, profile in zip(PEOPLE, arrived, strict=True):
        copy = stations.copy_of(profile)
        assert copy["profile"]["attributes"] == said(row)
        known = {each["unique_key"]: each["value"] for each in copy["identifiers"]}
        assert known == {name: row[name] for name in ("email", "phone", "crm_id")}


def test_what_came_in_goes_out_in_a_list(stations, arrived):
    rows = stations.list_of_all(NAMES)
    # What a spreadsheet would run is guarded there by an apostrophe.
    plain = [
        {name: value.removeprefix("'") for name, value in row.items()} for row in rows
    ]
    wanted = sorted((said(row) for row in PEOPLE), key=lambda row: row["email"])
    assert sorted(map(said, plain), key=lambda row: row["email"]) == wanted


def test_a_list_that_went_out_changes_nothing_when_it_comes_in(stations, arrived):
    rows = stations.list_of_all(["email", "phone", "first_name", "last_name"])
    with pytest.raises(NothingToImport):
        stations.bring_in(rows)


def test_unsubscribing_leaves_them_their_history(stations, arrived, acme, scope):
    addresses = [row["email"] for row in PEOPLE[:2]]
    stations.unsubscribe(addresses)
    with scope(acme):
        for profile in arrived[:2]:
            mine = {"account": acme, "profile": profile}
            assert Subscription.objects.get(**mine).status == "unsubscribed"
            changes = SubscriptionChange.objects.filter(**mine).order_by("pk")
            assert [each.status for each in changes] == ["subscribed", "unsubscribed"]
            assert EmailInteraction.objects.get(**mine).clicked_at == NOON
        stays = Subscription.objects.filter(account=acme, profile__in=arrived[2:])
        assert {each.status for each in stays} == {"subscribed"}
    copy = stations.copy_of(arrived[0])
    assert [each["status"] for each in copy["consents"]] == [
        "subscribed",
        "unsubscribed",
    ]


def by_hand(stations, profile, _address):
    stations.delete_by_hand([profile])


def by_file(stations, _profile, address):
    stations.delete_by_file([address])


@pytest.mark.parametrize("delete", [by_hand, by_file])
def test_who_was_deleted_comes_back_as_somebody_else(
    stations, arrived, person, acme, scope, delete
):
    address = PEOPLE[0]["email"]
    delete(stations, arrived[0], address)
    with scope(acme):
        assert not Identifier.objects.filter(account=acme, value=address).exists()
        for model in (EmailInteraction, Subscription, SubscriptionChange):
            rows = model.objects.filter(account=acme, profile=arrived[0].pk)
            assert not rows.exists()
    assert address not in {row["email"] for row in stations.list_of_all(NAMES)}

    assert stations.bring_in(PEOPLE[:1]).outcomes == {"new": 1}
    fresh = person(address)
    assert fresh.pk not in {profile.pk for profile in arrived}
    assert fresh.last_click_at is None
    copy = stations.copy_of(fresh)
    assert copy["profile"]["attributes"] == said(PEOPLE[0])
    for history in ("emails", "subscriptions", "consents", "events", "tags"):
        assert copy[history] == []
