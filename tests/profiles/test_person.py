"""One person's page: what it shows, what it offers to whom, and what it asks."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from profiles.models import (
    Attribute,
    Profile,
    Subscription,
    Tag,
    Tagging,
    Topic,
)
from tests import factories

HERE = "/a/acme/tables/people/profiles/"


@pytest.fixture
def anna(people):
    made = factories.profile(
        people,
        email="Anna@example.com",
        crm_id="A-1",
        first_name="Anna",
        last_name="Berg",
        city="Ghent",
    )
    factories.traces(made)
    return made


@pytest.fixture
def see(browser, max_):
    def seen(profile, who=max_, table="people"):
        url = f"/a/acme/tables/{table}/profiles/{profile.pk}/"
        return unescape(browser(who).get(url).content.decode())

    return seen


def panel(page, title):
    """Return the panel with this heading."""
    [found] = [each for each in page.split('<section class="panel"')
               if f"<h2>{title}</h2>" in each]  # fmt: skip
    return re.sub(r"\s+", " ", found)


def test_what_names_a_person_is_told_from_what_they_merely_carry(contacts, see):
    carla = factories.profile(
        contacts, under="crm_id", crm_id="C-1", email="Carla@example.com"
    )
    known = panel(see(carla, table="contacts"), "Known by")
    assert re.search(
        r"crm_id</dt> <dd> <div class=\"known-as\"><span>C-1</span></div>", known
    )
    assert re.search(
        r"carla@example.com</span> <span class=\"mark\">Attribute only", known
    )


def test_a_value_that_is_none_of_its_key_is_shown_as_it_was_written(
    contacts, see, acme, scope
):
    carla = factories.profile(contacts, crm_id="C-1")
    with scope(acme):
        Profile.objects.filter(account=acme, pk=carla.pk).update(
            attributes={"crm_id": "C-1", "email": "none yet"}
        )
    known = panel(see(carla, table="contacts"), "Known by")
    assert re.search(r"none yet</span> <span class=\"mark\">Attribute only", known)


def test_attributes_are_shown_once_and_those_without_a_value_named(anna, see):
    page = see(anna)
    attributes = panel(page, "Attributes")
    assert "Ghent" in attributes
    assert "A-1" not in attributes
    # Written otherwise than it identifies: both are shown.
    assert "Anna@example.com" in attributes
    assert "anna@example.com" in panel(page, "Known by")
    assert "No value: phone" in attributes


def test_what_belongs_to_a_section_has_its_own_panel(anna, see, acme, scope):
    with scope(acme):
        tag = Tag.objects.create(account=acme, name="Regular")
        tagging = Tagging.objects.get(account=acme, profile=anna)
        Tagging.objects.create(
            account=acme,
            profile=anna,
            tag=tag,
            section_id=anna.sectionvalues_set.get().section_id,
            created=tagging.created,
        )
    page = see(anna)
    belgium = panel(page, "Belgium")
    assert "Nickname</dt> <dd>Anna Berg" in belgium
    assert "Regular" in belgium
    assert "Regular" not in panel(page, "Attributes")
    assert ">test<" in panel(page, "Attributes")


def test_typed_values_are_shown_by_their_type(anna, see, acme, scope):
    with scope(acme):
        for name, kind in (("born", "date"), ("vip", "boolean"), ("points", "integer")):
            Attribute.objects.create(
                account=acme, table=anna.table, name=name, label=name, type=kind
            )
        Profile.objects.filter(account=acme, pk=anna.pk).update(
            attributes={"born": "1982-09-23", "vip": True, "points": 12345}
        )
    attributes = panel(see(anna), "Attributes")
    for shown in ("23 Sept. 1982", "Yes", "12,345"):
        assert shown in attributes


def test_consents_come_with_source_and_moment_of_every_change(anna, see, acme, scope):
    with scope(acme):
        given = Subscription.objects.get(account=acme, profile=anna)
        later = given.changed.replace(year=given.changed.year + 1)
        Subscription.objects.filter(account=acme, pk=given.pk).update(
            status="unsubscribed", source="link in a message", changed=later
        )
    history = panel(see(anna), "Subscriptions")
    assert re.search(
        r"Unsubscribed <span class=\"soft\"> <time[^>]*>[^<]*</time> · link in a message"
        r".*Subscribed <span class=\"soft\"> <time[^>]*>[^<]*</time> · form",
        history,
    )


def test_the_way_of_a_consent_is_said_in_the_readers_language(
    anna, see, acme, scope, max_
):
    max_.user.language = "fr"
    max_.user.save()
    with scope(acme):
        rows = Subscription.objects.filter(account=acme, profile=anna)
        rows.update(source="edit")
        rows.update(source="import: Salon")
    history = panel(see(anna), "Abonnements")
    assert "</time> · modifié à la main" in history
    assert "</time> · import : Salon" in history


def test_the_rest_is_fetched_and_can_be_followed_without_htmx(anna, see, browser, max_):
    page = see(anna)
    for part in ("activity", "entries", "timeline"):
        url = f"{HERE}{anna.pk}/{part}/"
        assert f'hx-get="{url}"' in page
        assert f'<a href="{url}">' in page
        assert browser(max_).get(url).status_code == 200


def test_the_menu_leads_to_export_and_deletion(anna, see):
    page = see(anna)
    assert f'action="{reverse("erasure:selection", args=["acme", "people"])}"' in page
    assert f'name="profile" value="{anna.pk}"' in page
    assert f'action="/a/acme/tables/people/profiles/{anna.pk}/export/"' in page
    assert f'href="{HERE}{anna.pk}/edit/"' in page


def test_the_grid_leads_to_a_new_profile(anna, browser, max_):
    assert f'href="{HERE}new/"' in browser(max_).get(HERE).content.decode()


def test_no_address_of_the_page_shows_the_person(anna, see):
    for address in re.findall(r'(?:href|action|hx-\w+)="([^"]*)"', see(anna)):
        assert not re.search("anna|berg|ghent|a-1", address.lower())


def test_a_person_with_much_costs_no_more_questions(
    anna, people, browser, max_, acme, scope
):
    client = browser(max_)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{HERE}{anna.pk}/")
        return len(queries)

    few = asked()
    with scope(acme):
        for number in range(20):
            tag = Tag.objects.create(account=acme, name=f"Tag {number}")
            topic = Topic.objects.create(account=acme, name=f"Topic {number}")
            Tagging.objects.create(
                account=acme, profile=anna, tag=tag, created=anna.created
            )
            Subscription.objects.create(
                account=acme,
                profile=anna,
                topic=topic,
                status="subscribed",
                changed=anna.created,
            )
    assert asked() == few
