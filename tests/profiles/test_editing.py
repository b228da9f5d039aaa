"""Editing and creating one profile: the doors, the values, the keys, and the rest."""

import re
import threading
from html import unescape

import pytest
from django.db import connection

from audit.models import Entry
from common.errors import DomainError
from erasure.actions.erase_selection import erase_selection
from erasure.actions.launch_erasure import StalePreview
from erasure.selection import preview
from profiles.actions.apply_edit import UnknownTag
from profiles.actions.edit_profile import ProfileChanged, ProfileGone, edit_profile
from profiles.editing import Edit
from profiles.models import (
    Attribute,
    Identifier,
    KnownValue,
    Profile,
    ProfileTable,
    SectionValues,
    Subscription,
    SubscriptionChange,
    Tag,
    Tagging,
    Target,
    Topic,
)
from tenancy.models import Section
from tests import factories

PEOPLE = "/a/acme/tables/people/profiles/"
CONTACTS = "/a/acme/tables/contacts/profiles/"
NEW = f"{PEOPLE}new/"


@pytest.fixture
def anna(people):
    return factories.profile(
        people,
        email="anna@example.com",
        phone="+32470000001",
        crm_id="A-1",
        first_name="Anna",
        last_name="Berg",
    )


@pytest.fixture
def url(anna):
    return f"{PEOPLE}{anna.pk}/edit/"


@pytest.fixture
def typed(people, acme, scope):
    """Give the table an attribute of each type."""
    with scope(acme):
        for position, (name, kind, choices) in enumerate(
            [
                ("age", "integer", []),
                ("weight", "decimal", []),
                ("vip", "boolean", []),
                ("born", "date", []),
                ("seen_at", "datetime", []),
                ("size", "choice", ["Small", "Large"]),
                ("likes", "multi-choice", ["Tents", "Packs", "Shoes"]),
            ],
            start=10,
        ):
            Attribute.objects.create(
                account=acme,
                table=people,
                name=name,
                label=name.title(),
                type=kind,
                choices=choices,
                position=position,
            )


@pytest.fixture
def extras(acme, scope):
    """Make two tags, a section, a topic for everywhere and one of the section."""
    with scope(acme):
        section = Section.objects.create(account=acme, slug="belgium", name="Belgium")
        return {
            "vip": Tag.objects.create(account=acme, name="VIP"),
            "test": Tag.objects.create(account=acme, name="test"),
            "section": section,
            "news": Topic.objects.create(account=acme, name="Newsletter"),
            "local": Topic.objects.create(
                account=acme, name="Belgian news", section=section
            ),
        }


def shown(page):
    """Return what the form of a page would send as it stands."""
    [form] = re.findall(r'<form class="person-form".*?</form>', page, re.DOTALL)
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        if not name or name[1] == "csrfmiddlewaretoken":
            continue
        if 'type="checkbox"' in tag and " checked" not in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        fields.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, body in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form,
                                 re.DOTALL):  # fmt: skip
        picked = re.search(r'<option value="([^"]*)" selected', body)
        fields[name] = [unescape(picked[1]) if picked else ""]
    for name, body in re.findall(r'<textarea name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>',
                                 form, re.DOTALL):  # fmt: skip
        fields[name] = [unescape(body)]
    return fields


@pytest.fixture
def save(browser, max_, url):
    """Open the form, change `more` in it, and send it."""

    def saved(who=max_, at=None, **more):
        client = browser(who)
        here = at or url
        fields = shown(browser(max_).get(here).content.decode())
        named = {f"value-{name}" if f"value-{name}" in fields or name in VALUES
                 else name: value for name, value in more.items()}  # fmt: skip
        return client.post(here, {**fields, **named})

    return saved


VALUES = {"likes"}


@pytest.fixture
def now(acme, scope):
    def read(profile):
        with scope(acme):
            return Profile.objects.select_related("table").get(
                account=acme, pk=profile.pk
            )

    return read


@pytest.fixture
def known(acme, scope):
    def read(profile, model=Identifier):
        with scope(acme):
            rows = model.objects.filter(account=acme, profile=profile)
            return dict(rows.values_list("unique_key__attribute__name", "value"))

    return read


@pytest.fixture
def entries(acme, scope):
    def read():
        with scope(acme):
            return list(
                Entry.objects.filter(
                    account=acme, action__startswith="profile."
                ).order_by("position")
            )

    return read


# Doors ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["edit/", "edit/belgium/", "new"])
@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404)])
def test_nobody_else_gets_in(
    url, anna, extras, browser, request, now, *, page, method, who, answer
):
    member = who and request.getfixturevalue(who)
    here = NEW if page == "new" else url.replace("edit/", page)
    response = getattr(browser(member), method)(here, {"value-email": "x@example.com"})
    assert response.status_code == answer
    assert now(anna).updated == anna.updated


@pytest.mark.parametrize("who", ["max_", "ada", "olga"])
def test_marketing_edits(save, request, who, anna, now):
    assert save(request.getfixturevalue(who), city="Ghent").status_code == 302
    assert now(anna).attributes["city"] == "Ghent"


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_accounts_person_is_not_there(
    people, browser, max_, globex, scope, method
):
    theirs = factories.profile(factories.table(globex, "people"), crm_id="1")
    here = f"{PEOPLE}{theirs.pk}/edit/"
    fields = {"updated": theirs.updated.isoformat(), "value-crm_id": "2"}
    assert getattr(browser(max_), method)(here, fields).status_code == 404
    with scope(globex):
        assert Profile.objects.get(pk=theirs.pk).attributes == {"crm_id": "1"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_tables_person_and_another_accounts_section_are_not_there(
    anna, contacts, browser, max_, globex, scope, method, url
):
    ask = getattr(browser(max_), method)
    assert ask(f"{CONTACTS}{anna.pk}/edit/").status_code == 404
    with scope(globex):
        Section.objects.create(account=globex, slug="theirs", name="Theirs")
    assert ask(f"{url}theirs/").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_the_wrong_method_is_refused(url, browser, max_, method):
    assert getattr(browser(max_), method)(url).status_code == 405
    assert getattr(browser(max_), method)(NEW).status_code == 405


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_being_deleted_is_not_there(
    anna, url, browser, max_, acme, scope, method
):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=anna.pk, erasure_id=1)
    assert getattr(browser(max_), method)(url).status_code == 404


def test_a_form_with_people_is_kept_by_no_cache(url, browser, max_):
    assert "no-store" in browser(max_).get(url)["Cache-Control"]


# Stale ------------------------------------------------------------------------------


def test_what_somebody_changed_meanwhile_is_not_written_over(
    url, browser, max_, anna, now, save
):
    fields = shown(browser(max_).get(url).content.decode())
    save(city="Ghent")
    answer = browser(max_).post(url, {**fields, "value-first_name": "Anne"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Somebody changed this profile while you edited it." in page
    assert 'value="Anne"' in page
    assert "Show the profile as it is now" in page
    assert now(anna).attributes["first_name"] == "Anna"
    assert now(anna).attributes["city"] == "Ghent"


@pytest.mark.parametrize(
    "updated", ["", "x", "2026-13-45T00:00:00", "2020-01-01T00:00Z"]
)
def test_a_form_that_does_not_say_what_it_saw_is_stale(save, updated, anna, now):
    assert save(updated=updated, city="Ghent").status_code == 409
    assert "city" not in now(anna).attributes


def test_the_action_refuses_who_vanished_and_who_changed(anna, max_, acme, scope):
    with scope(acme):
        anna = Profile.objects.select_related("table__account").get(pk=anna.pk)
        edit = Edit(values={"city": "Ghent"})
        stale = anna.updated.replace(year=2020)
        with pytest.raises(ProfileChanged):
            edit_profile(anna, edit, by=max_, section=None, seen=stale)
        Target.objects.create(account=acme, profile_id=anna.pk, erasure_id=1)
        with pytest.raises(ProfileGone):
            edit_profile(anna, edit, by=max_, section=None, seen=anna.updated)


# Values -----------------------------------------------------------------------------


def test_an_edit_is_saved_and_said(save, anna, now, browser, max_, entries):
    answer = save(first_name="Anne", city=" Ghent ", last_name="")
    assert answer["Location"] == f"{PEOPLE}{anna.pk}/"
    after = now(anna)
    assert after.attributes["first_name"] == "Anne"
    assert after.attributes["city"] == "Ghent"
    assert "last_name" not in after.attributes
    assert after.name == "Anne"
    assert after.updated > anna.updated
    [entry] = entries()
    assert entry.action == "profile.edited"
    assert entry.author_id == max_.pk
    assert entry.facts["changed"] == ["city", "first_name", "last_name"]
    assert entry.facts["profile"] == anna.pk
    for value in ("Anne", "Ghent", "Berg", "anna@"):
        assert value not in str(entry.facts)


def test_what_is_sent_as_it_was_shown_changes_nothing(
    save, anna, now, entries, typed, extras
):
    assert save().status_code == 302
    assert now(anna).updated == anna.updated
    assert entries() == []


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("age", "42", 42),
        ("age", " +7 ", 7),
        ("weight", "12,50", 12.5),
        ("vip", "true", True),
        ("vip", "false", False),
        ("born", "1982-09-23", "1982-09-23"),
        ("seen_at", "2026-07-01T12:30", "2026-07-01T10:30:00+00:00"),
        ("seen_at", "1.7.2026 12:30", "2026-07-01T10:30:00+00:00"),
        ("born", "23.9.1982", "1982-09-23"),
        ("size", "Large", "Large"),
        ("likes", ["Shoes", "Tents"], ["Tents", "Shoes"]),
        ("city", "Sint-Niklaas", "Sint-Niklaas"),
    ],
)
def test_values_are_read_by_their_type(
    typed, save, anna, now, max_, name, written, kept
):
    max_.user.time_zone = "Europe/Brussels"
    max_.user.save()
    assert save(**{name: written}).status_code == 302
    assert now(anna).attributes[name] == kept
    assert save().status_code == 302
    assert now(anna).attributes[name] == kept


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("age", "old", "A whole number of at most 18 digits is wanted."),
        ("age", "1.5", "A whole number of at most 18 digits is wanted."),
        ("weight", "heavy", "A number such as 12.50 is wanted."),
        ("vip", "perhaps", "Yes or no is wanted."),
        ("born", "1982-13-01", "A date such as 2026-11-22 or 22.11.2026 is wanted."),
        ("seen_at", "noon", "A date and time such as 2026-11-22 14:30 or 22.11.2026"),
        ("size", "Huge", "This is none of the choices of the attribute."),
        ("likes", ["Ropes"], "Ropes is not one of the available choices."),
        ("city", "x" * 10_001, "at most 10000 characters"),
        ("city", "a\0b", "Null characters are not allowed."),
    ],
)
def test_a_bad_value_is_refused_at_its_field(
    typed, save, anna, now, entries, name, written, message
):
    answer = save(**{name: written, "first_name": "Anne"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    at_field = page.split(f'id="id_value-{name}_error"')[1].split("</ul>")[0]
    assert message in at_field
    assert 'value="Anne"' in page
    assert now(anna).attributes == anna.attributes
    assert entries() == []


def test_values_that_are_not_of_their_type_stay_until_they_are_touched(
    typed, save, anna, now, acme, scope
):
    odd = {"age": "forty", "born": "spring", "size": "Huge", "vip": "so so",
           "likes": ["Ropes"], "seen_at": "once", "note": "a\nb"}  # fmt: skip
    with scope(acme):
        Attribute.objects.create(
            account=acme, table=anna.table, name="note", label="Note", position=30
        )
        Profile.objects.filter(account=acme, pk=anna.pk).update(
            attributes={**anna.attributes, **odd}
        )
    assert save(city="Ghent").status_code == 302
    assert now(anna).attributes == {**anna.attributes, **odd, "city": "Ghent"}
    assert save(seen_at="2026-07-01 12:30").status_code == 302
    assert now(anna).attributes["seen_at"] == "2026-07-01T12:30:00+00:00"


def test_each_of_several_moments_is_one_of_the_readers_zone(
    typed, save, anna, now, max_, scope
):
    with scope(max_.account):
        Attribute.objects.filter(name="seen_at").update(several=True)
    max_.user.time_zone = "Europe/Brussels"
    max_.user.save()
    assert save(seen_at="2026-07-01 12:30\n2026-12-01 12:30").status_code == 302
    moments = ["2026-07-01T10:30:00+00:00", "2026-12-01T11:30:00+00:00"]
    assert now(anna).attributes["seen_at"] == moments
    assert save().status_code == 302
    assert now(anna).attributes["seen_at"] == moments


def test_values_cannot_bring_their_own_markup(save, url, browser, max_, anna):
    evil = '"><script>alert(1)</script>'
    save(first_name=evil, city=evil)
    for page in (url, f"{PEOPLE}{anna.pk}/", PEOPLE):
        assert "<script>alert" not in browser(max_).get(page).content.decode()


# Keys -------------------------------------------------------------------------------


def test_an_identifier_is_changed_and_normalised(save, anna, known, entries, now):
    assert save(email="Anna.Berg@Example.com", phone="0470 00 00 02").status_code == 302
    assert known(anna) == {
        "email": "anna.berg@example.com",
        "phone": "+32470000002",
        "crm_id": "A-1",
    }
    assert now(anna).attributes["email"] == "Anna.Berg@Example.com"
    [entry] = entries()
    assert entry.facts["identifiers"] == ["email", "phone"]
    assert "anna" not in str(entry.facts)


def test_an_identifier_is_taken_away_while_another_is_left(save, anna, known):
    assert save(email="", phone="").status_code == 302
    assert known(anna) == {"crm_id": "A-1"}
    answer = save(crm_id="")
    assert answer.status_code == 422
    assert "known by at least one unique key" in answer.content.decode()
    assert known(anna) == {"crm_id": "A-1"}


def test_somebody_elses_identifier_is_refused_without_saying_whose(
    save, people, anna, known, entries
):
    factories.profile(people, email="bob@example.com", first_name="Bob")
    answer = save(email="BOB@example.com")
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    at_field = page.split('id="id_value-email_error"')[1].split("</ul>")[0]
    assert "Somebody else is known under this value already." in at_field
    assert "First" not in at_field
    assert 'Bob"' not in page
    assert known(anna)["email"] == "anna@example.com"
    assert entries() == []


def test_an_identifier_of_somebody_being_deleted_is_refused_for_now(
    save, people, acme, scope
):
    bob = factories.profile(people, email="bob@example.com")
    with scope(acme):
        Target.objects.create(account=acme, profile_id=bob.pk, erasure_id=1)
    answer = save(email="bob@example.com")
    assert answer.status_code == 422
    assert "is being deleted. Try again later." in answer.content.decode()


def test_a_value_of_another_account_is_free(save, globex, anna, known):
    factories.profile(factories.table(globex, "people"), email="bob@example.com")
    assert save(email="bob@example.com").status_code == 302
    assert known(anna)["email"] == "bob@example.com"


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("email", "anna", "An e-mail address needs an @"),
        ("phone", "12", "too few digits"),
        ("crm_id", "x" * 400, "longer than the 254 characters"),
    ],
)
def test_what_cannot_identify_is_refused_at_its_field(
    save, anna, known, name, written, message
):
    before = known(anna)
    answer = save(**{name: written})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert message in page.split(f'id="id_value-{name}_error"')[1].split("</ul>")[0]
    assert known(anna) == before


def test_two_who_want_one_value_at_once_do_not_both_get_it(
    transactional_db, people, max_, acme, scope, known
):
    """Both find it free; the database gives it once, and says so to the other."""
    pair = [factories.profile(people, crm_id=f"p{n}") for n in range(2)]
    barrier = threading.Barrier(2, timeout=30)
    refused = []

    def edit(profile):
        try:
            with scope(acme):
                mine = Profile.objects.select_related("table__account").get(
                    pk=profile.pk
                )
                barrier.wait()
                edit_profile(
                    mine,
                    Edit(values={"email": "one@example.com"}),
                    by=max_,
                    section=None,
                    seen=mine.updated,
                )
        except Exception as error:  # noqa: BLE001
            refused.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=[each]) for each in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert refused == ["UnfitIdentifiers"]
    assert sorted(len(known(each)) for each in pair) == [1, 2]


def test_while_a_list_is_loaded_keys_wait_but_nothing_else_does(
    transactional_db, save, people, anna, acme, scope, known, now
):
    loading, edited = threading.Event(), threading.Event()

    def load():
        with scope(acme):
            ProfileTable.objects.select_for_update(no_key=True).get(pk=people.pk)
            loading.set()
            edited.wait(60)
        connection.close()

    thread = threading.Thread(target=load)
    thread.start()
    loading.wait(60)
    try:
        answer = save(email="new@example.com")
        other = save(city="Ghent")
    finally:
        edited.set()
        thread.join(60)
    assert answer.status_code == 409
    assert "A list is being loaded into this table." in answer.content.decode()
    assert other.status_code == 302
    assert known(anna)["email"] == "anna@example.com"
    assert now(anna).attributes["city"] == "Ghent"


# Keys where a person is known by some of them ---------------------------------------


@pytest.fixture
def carla(contacts):
    return factories.profile(
        contacts, under="crm_id", crm_id="C-1", email="carla@example.com"
    )


@pytest.fixture
def keys(contacts, acme, scope):
    with scope(acme):
        return {
            key.name: str(key.pk)
            for key in contacts.unique_keys.select_related("attribute")
        }


@pytest.fixture
def save_carla(save, carla):
    return lambda **more: save(at=f"{CONTACTS}{carla.pk}/edit/", **more)


def test_a_mere_attribute_changes_without_identifying(
    save_carla, carla, contacts, known
):
    factories.profile(contacts, crm_id="C-2", email="dan@example.com")
    assert save_carla(email="Dan@example.com").status_code == 302
    assert known(carla) == {"crm_id": "C-1"}
    assert known(carla, KnownValue) == {"email": "dan@example.com"}
    assert save_carla(email="no address").status_code == 302
    assert known(carla, KnownValue) == {}


def test_an_attribute_becomes_an_identifier_and_back(save_carla, carla, known, keys):
    both = [keys["crm_id"], keys["email"]]
    assert save_carla(known_by=both).status_code == 302
    assert known(carla) == {"crm_id": "C-1", "email": "carla@example.com"}
    assert known(carla, KnownValue) == {}
    assert save_carla(known_by=[keys["email"]]).status_code == 302
    assert known(carla) == {"email": "carla@example.com"}
    assert known(carla, KnownValue) == {"crm_id": "C-1"}


def test_nobody_is_known_by_no_key_or_by_one_without_a_value(
    save_carla, carla, known, keys
):
    for known_by in ([], [keys["phone"]]):
        answer = save_carla(known_by=known_by)
        assert answer.status_code == 422
        page = unescape(answer.content.decode())
        assert (
            "known by at least one unique key"
            in (page.split('id="id_known_by_error"')[1].split("</ul>")[0])
        )
    assert known(carla) == {"crm_id": "C-1"}


def test_another_tables_key_is_no_choice(save_carla, carla, people, acme, scope, known):
    with scope(acme):
        foreign = str(people.unique_keys.first().pk)
    assert save_carla(known_by=[foreign]).status_code == 422
    assert known(carla) == {"crm_id": "C-1"}


# Tags and consents ------------------------------------------------------------------


def tagged(profile, section=None):
    rows = Tagging.objects.filter(profile=profile, section=section)
    return sorted(rows.values_list("tag__name", flat=True))


def test_tags_come_and_go_where_they_belong(
    extras, save, url, anna, acme, scope, entries
):
    both = [extras["vip"].pk, extras["test"].pk]
    save(tags=both)
    save(at=f"{url}belgium/", tags=[extras["test"].pk])
    with scope(acme):
        assert tagged(anna) == ["VIP", "test"]
        assert tagged(anna, extras["section"]) == ["test"]
    save(tags=[extras["test"].pk])
    with scope(acme):
        assert tagged(anna) == ["test"]
        assert tagged(anna, extras["section"]) == ["test"]
    assert [entry.facts["tags"] for entry in entries()] == [2, 1, 1]


def test_another_accounts_tag_is_no_choice(extras, save, globex, scope, acme, anna):
    with scope(globex):
        theirs = Tag.objects.create(account=globex, name="Theirs")
    assert save(tags=[theirs.pk]).status_code == 422
    with scope(acme):
        assert tagged(anna) == []


def test_a_consent_is_changed_with_its_history(
    extras, save, anna, acme, scope, entries, browser, max_
):
    topic = f"topic-{extras['news'].pk}"
    assert save(**{topic: "subscribed"}).status_code == 302
    assert save(**{topic: "unsubscribed"}).status_code == 302
    with scope(acme):
        now = Subscription.objects.get(account=acme, profile=anna)
        history = list(
            SubscriptionChange.objects.filter(account=acme, profile=anna)
            .order_by("pk")
            .values_list("status", "source")
        )
    assert (now.status, now.source) == ("unsubscribed", "edit")
    assert history == [("subscribed", "edit"), ("unsubscribed", "edit")]
    assert [entry.facts["subscriptions"] for entry in entries()] == [1, 1]
    page = browser(max_).get(f"{PEOPLE}{anna.pk}/").content.decode()
    assert re.search(r"Unsubscribed.*Unsubscribed.*Subscribed", page, re.DOTALL)


def test_a_consent_cannot_become_never_asked(extras, save):
    topic = f"topic-{extras['news'].pk}"
    save(**{topic: "subscribed"})
    assert save(**{topic: ""}).status_code == 422
    assert save(**{topic: "maybe"}).status_code == 422


def test_a_topic_of_a_section_is_in_its_part_alone(extras, url, browser, max_):
    local = f"topic-{extras['local'].pk}"
    assert local not in browser(max_).get(url).content.decode()
    page = browser(max_).get(f"{url}belgium/").content.decode()
    assert local in page
    assert f"topic-{extras['news'].pk}" not in page


def test_the_action_takes_no_tag_and_no_topic_that_is_not_of_the_part(
    extras, anna, max_, acme, globex, scope, entries
):
    with scope(globex):
        theirs = Tag.objects.create(account=globex, name="Theirs").pk
        alien = Topic.objects.create(account=globex, name="Alien").pk
    with scope(acme):
        mine = Profile.objects.select_related("table__account").get(pk=anna.pk)
        for edit in (
            Edit(tags=frozenset({theirs})),
            Edit(consents={alien: "subscribed"}),
            Edit(consents={extras["local"].pk: "subscribed"}),
        ):
            with pytest.raises(UnknownTag):
                edit_profile(mine, edit, by=max_, section=None, seen=mine.updated)
        assert tagged(anna) == []
        assert not Subscription.objects.exists()
    assert entries() == []


# Sections ---------------------------------------------------------------------------


@pytest.fixture
def in_belgium(acme, scope, anna, extras):
    def read():
        with scope(acme):
            rows = SectionValues.objects.filter(profile=anna, section=extras["section"])
            return rows.values_list("attributes", flat=True).first()

    return read


def test_values_of_a_section_are_its_own(
    typed, extras, save, url, anna, now, in_belgium, entries
):
    here = f"{url}belgium/"
    assert save(at=here, age="42", city="Ghent").status_code == 302
    assert in_belgium() == {"age": 42, "city": "Ghent"}
    assert now(anna).attributes == anna.attributes
    assert now(anna).updated > anna.updated
    assert entries()[-1].facts["section"] == "belgium"
    assert save(at=here, age="", city="").status_code == 302
    assert in_belgium() is None


def test_values_without_a_definition_keep_their_type(
    extras, save, url, anna, acme, scope, in_belgium
):
    odd = {"points": 30, "ratio": 1.5, "active": True, "nick": "An", "list": [1]}
    with scope(acme):
        SectionValues.objects.create(
            account=acme, profile=anna, section=extras["section"], attributes=odd
        )
    here = f"{url}belgium/"
    assert save(at=here, points="31", active="false").status_code == 302
    assert in_belgium() == {**odd, "points": 31, "active": False}
    assert save(at=here, points="many").status_code == 422
    assert in_belgium()["points"] == 31


def test_identifiers_are_not_a_sections(extras, url, browser, max_, save, known, anna):
    here = f"{url}belgium/"
    assert "value-email" not in browser(max_).get(here).content.decode()
    save(at=here, **{"value-email": "x@example.com", "city": "Ghent"})
    assert known(anna)["email"] == "anna@example.com"


# Creating ---------------------------------------------------------------------------


@pytest.fixture
def create(browser, max_):
    def created(who=max_, at=NEW, **values):
        fields = {
            name if name in ("known_by", "tags") else f"value-{name}": value
            for name, value in values.items()
        }
        return browser(who).post(at, fields)

    return created


def test_a_profile_is_created(create, people, acme, scope, known, entries):
    answer = create(email="Eve@example.com", first_name="Eve", last_name="Ro")
    assert answer.status_code == 302
    with scope(acme):
        [eve] = Profile.objects.filter(account=acme)
    assert answer["Location"] == f"{PEOPLE}{eve.pk}/"
    assert eve.name == "Eve Ro"
    assert known(eve) == {"email": "eve@example.com"}
    [entry] = entries()
    assert entry.action == "profile.created"
    assert "Eve" not in str(entry.facts)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"first_name": "Eve"}, "known by at least one unique key"),
        ({"email": "eve"}, "An e-mail address needs an @"),
        ({"email": "anna@example.com"}, "Somebody else is known under this value"),
    ],
)
def test_who_cannot_be_created_is_not(
    create, anna, acme, scope, entries, values, message
):
    answer = create(**values)
    assert answer.status_code == 422
    assert message in unescape(answer.content.decode())
    with scope(acme):
        assert Profile.objects.filter(account=acme).count() == 1
    assert entries() == []


def test_in_a_table_by_key_one_says_what_identifies(
    create, contacts, keys, acme, scope, known
):
    at = f"{CONTACTS}new/"
    both = {"email": "eve@example.com", "crm_id": "E"}
    assert create(at=at, **both).status_code == 422
    assert create(at=at, known_by=[keys["crm_id"]], **both).status_code == 302
    with scope(acme):
        [eve] = Profile.objects.filter(account=acme)
    assert known(eve) == {"crm_id": "E"}
    assert known(eve, KnownValue) == {"email": "eve@example.com"}


# A deletion and an edit at the same time --------------------------------------------


@pytest.fixture
def while_held(acme, scope):
    """Return what runs `second` in a thread while `first` is not committed yet."""

    def run(first, second):
        raised = []

        def late():
            try:
                second()
            except DomainError as error:
                raised.append(type(error))
            finally:
                connection.close()

        thread = threading.Thread(target=late)
        with scope(acme):
            first()
            thread.start()
            thread.join(1)
            assert thread.is_alive()
        thread.join(60)
        return raised

    return run


def test_an_edit_waits_for_a_deletion_and_finds_nobody(
    transactional_db, anna, max_, acme, scope, while_held, extras
):
    def delete():
        Target.objects.create(account=acme, profile_id=anna.pk, erasure_id=1)
        Profile.objects.filter(account=acme, pk=anna.pk).delete()

    def edit():
        with scope(acme):
            mine = Profile.objects.select_related("table__account").get(pk=anna.pk)
            edit_profile(
                mine,
                Edit(values={"city": "X"}, tags=frozenset({extras["vip"].pk})),
                by=max_,
                section=None,
                seen=mine.updated,
            )

    assert while_held(delete, edit) == [ProfileGone]
    with scope(acme):
        assert not Tagging.objects.exists()


def test_a_deletion_waits_for_an_edit_and_has_to_be_looked_at_again(
    transactional_db, anna, max_, acme, scope, while_held, people
):
    with scope(acme):
        mine = Profile.objects.select_related("table__account").get(pk=anna.pk)
        seen = preview(people, [anna.pk])

    def edit():
        edit_profile(
            mine, Edit(values={"city": "X"}), by=max_, section=None, seen=mine.updated
        )

    def delete():
        erase_selection(
            people,
            [anna.pk],
            by=max_,
            reason="",
            fingerprint=seen.fingerprint,
            confirmed=True,
        )

    assert while_held(edit, delete) == [StalePreview]
    with scope(acme):
        assert Profile.objects.visible(acme).get().attributes["city"] == "X"
