"""Attributes and tables, defined over HTTP: every door, every refusal at its field."""

import re
from dataclasses import dataclass, field

import pytest
from django.db import connection

from audit.models import Entry
from common import sql
from notifications.models import Kind, Notification
from profiles.actions import begin_change as beginning
from profiles.actions import carry_out_change as module
from profiles.actions.load_profiles import BeingChanged, load_profiles
from profiles.actions.remove_tag import remove_tag
from profiles.engine.stages import stages
from profiles.models import (
    Attribute,
    ChangeKind,
    DefinitionChange,
    Profile,
    ProfileTable,
    SectionValues,
    Tag,
)
from profiles.tasks import carry_out
from segments.models import Segment
from tenancy.models import Errand, Section
from tests import factories

TABLES = "/a/acme/tables/"
PEOPLE = f"{TABLES}people/"
HERE = f"{PEOPLE}definition/"
NEW = f"{PEOPLE}attributes/new/"
CITY = f"{PEOPLE}attribute/city/"
ORDER = f"{PEOPLE}attributes/order/"
CITY_AS_IT_IS = {"label": "city", "type": "text"}


@pytest.fixture
def crowd(people):
    cities = ["Ghent", "Liège", "Ghent", ""]
    return [
        factories.profile(people, crm_id=f"c-{n}", first_name=f"P{n}", city=city)
        for n, city in enumerate(cities)
    ]


@pytest.fixture
def large(monkeypatch):
    """Have even a few profiles be too many for a request."""
    monkeypatch.setattr(beginning, "SMALL_ROWS", -1)


@pytest.fixture
def post(browser, ada):
    def act(url, data=None, who=ada, **more):
        return browser(who).post(url, {**(data or {}), **more})

    return act


@pytest.fixture
def city(acme, people, scope):
    def found():
        with scope(acme):
            return Attribute.objects.get(account=acme, table=people, name="city")

    return found


@pytest.fixture
def values(acme, people, scope):
    def found(name="city"):
        with scope(acme):
            rows = Profile.objects.filter(account=acme, table=people).order_by("pk")
            return [row.attributes.get(name) for row in rows]

    return found


@pytest.fixture
def work(acme, scope):
    def act():
        for errand in Errand.objects.filter(task="profiles.carry_out_change"):
            carry_out(errand.pk)

    return act


def errors(answer, field):
    assert answer.status_code == 422, answer.status_code
    return " ".join(answer.context["form"].errors.get(field, []))


# Doors ------------------------------------------------------------------------------

DOORS = {
    "new table": (f"{TABLES}new/", {"name": "Clubs", "identity": "strict"}),
    "edit table": (f"{PEOPLE}definition/edit/", {"name": "Guests"}),
    "remove table": (f"{PEOPLE}definition/removal/", {}),
    "new attribute": (NEW, {"label": "Size", "type": "text"}),
    "edit attribute": (CITY, CITY_AS_IT_IS),
    "remove attribute": (f"{CITY}removal/", {"confirmed": "yes"}),
    "order": (ORDER, {"order": ["city"]}),
}


@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404)])
def test_who_sees_no_profiles_sees_no_definition(people, browser, request, who, answer):
    member = who and request.getfixturevalue(who)
    assert browser(member).get(HERE).status_code == answer


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max_", 403), ("otto", 403), ("gus", 404)]
)
def test_who_may_not_define_does_not(people, post, request, door, who, answer):
    url, data = DOORS[door]
    member = who and request.getfixturevalue(who)
    assert post(url, data, who=member).status_code == answer


@pytest.mark.parametrize("door", [door for door in DOORS if door != "new table"])
def test_another_accounts_table_is_not_there(acme, globex, post, door):
    factories.table(globex, "people")
    url, data = DOORS[door]
    assert post(url, data).status_code == 404


@pytest.mark.parametrize("door", DOORS)
def test_the_wrong_method_is_refused(people, browser, ada, door):
    url, _data = DOORS[door]
    assert browser(ada).delete(url).status_code == 405


def test_an_order_is_not_got(people, browser, ada):
    assert browser(ada).get(ORDER).status_code == 405


def test_a_marketer_looks_and_is_offered_no_change(people, browser, max_):
    page = browser(max_).get(HERE)
    assert page.status_code == 200
    assert "attributes/new" not in page.content.decode()
    assert "first_name" in page.content.decode()


# Tables -----------------------------------------------------------------------------


def test_a_table_is_usable_at_once(acme, post, browser, ada, scope):
    answer = post(
        f"{TABLES}new/",
        name="Fan clubs",
        identity="strict",
        key_label="E-mail",
        key_kind="email",
        named="on",
    )
    assert answer.status_code == 302
    assert answer.url == f"{TABLES}fan-clubs/definition/"
    with scope(acme):
        table = ProfileTable.objects.get(account=acme, slug="fan-clubs")
        assert table.name_attributes == ["first_name", "last_name"]
        assert [key.name for key in table.unique_keys.all()] == ["email"]
    made = post(
        f"{TABLES}fan-clubs/profiles/new/",
        {"value-email": "a@example.com", "value-first_name": "Ann"},
    )
    assert made.status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "people", "slug": ""}, "slug"),
        ({"slug": "no spaces"}, "slug"),
        ({"slug": "x" * 51}, "slug"),
        ({"name": "日本"}, "slug"),
        ({"identity": "loose"}, "identity"),
        ({"identity": ""}, "identity"),
        ({"key_label": ""}, "key_label"),
        ({"key_label": "First name", "named": "on"}, "key_label"),
        ({"key_kind": "colour"}, "key_kind"),
        ({"key_kind": "phone", "key_region": "XX"}, "key_region"),
    ],
)
def test_a_table_to_be_is_refused_at_the_field(people, post, changes, field):
    good = {
        "name": "Clubs",
        "identity": "strict",
        "key_label": "E-mail",
        "key_kind": "email",
    }
    assert errors(post(f"{TABLES}new/", good | changes), field)


def test_another_shown_name_is_made_for_everybody(crowd, acme, people, post, scope):
    answer = post(
        f"{PEOPLE}definition/edit/", name="Guests", first="city", second="first_name"
    )
    assert answer.status_code == 302
    with scope(acme):
        names = Profile.objects.filter(account=acme).order_by("pk")
        assert [row.name for row in names] == ["Ghent P0", "Liège P1", "Ghent P2", "P3"]
        assert ProfileTable.objects.get(pk=people.pk).name == "Guests"


def test_a_part_is_named_once(people, post):
    answer = post(
        f"{PEOPLE}definition/edit/", name="Guests", first="city", second="city"
    )
    assert errors(answer, "second")


def test_the_identity_of_people_who_are_there_stays(crowd, acme, people, post, scope):
    post(f"{PEOPLE}definition/edit/", name="Guests", identity="by-key")
    with scope(acme):
        assert ProfileTable.objects.get(pk=people.pk).identity == "strict"


def test_the_identity_of_nobody_can_be_changed(acme, people, post, scope):
    post(f"{PEOPLE}definition/edit/", name="Guests", identity="by-key")
    with scope(acme):
        assert ProfileTable.objects.get(pk=people.pk).identity == "by-key"


def test_a_table_with_people_is_not_removed(crowd, acme, people, post, scope):
    assert post(f"{PEOPLE}definition/removal/").status_code == 409
    with scope(acme):
        assert ProfileTable.objects.filter(pk=people.pk).exists()


def test_an_empty_table_is_removed(acme, people, post, scope):
    assert post(f"{PEOPLE}definition/removal/").status_code == 302
    with scope(acme):
        assert not ProfileTable.objects.filter(pk=people.pk).exists()
        assert Entry.objects.filter(account=acme, action="table.removed").exists()


# Attributes -------------------------------------------------------------------------


def test_an_attribute_is_added_last(acme, people, post, browser, ada):
    answer = post(NEW, label="T-shirt size", type="choice", choices="S\nM\n\n L ")
    assert answer.status_code == 302
    page = browser(ada).get(HERE)
    last, _key = page.context["attributes"][-1]
    assert (last.name, last.label, last.choices) == (
        "t_shirt_size",
        "T-shirt size",
        ["S", "M", "L"],
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 101}, "label"),
        ({"label": "a\x07b"}, "label"),
        ({"label": "City"}, "name"),
        ({"name": "No Good"}, "name"),
        ({"name": "x" * 51}, "name"),
        ({"label": "日本"}, "name"),
        ({"type": "colour"}, "type"),
        ({"type": "choice"}, "choices"),
        ({"type": "choice", "choices": "a\nA"}, "choices"),
        ({"type": "choice", "choices": "a;b"}, "choices"),
        ({"type": "choice", "choices": "x" * 101}, "choices"),
        ({"type": "choice", "choices": "\n".join(map(str, range(201)))}, "choices"),
        ({"type": "boolean", "several": "on"}, "several"),
        ({"most_characters": "0"}, "most_characters"),
        ({"most_characters": "10001"}, "most_characters"),
        ({"most_characters": "many"}, "most_characters"),
    ],
)
def test_an_attribute_to_be_is_refused_at_the_field(people, post, changes, field):
    assert errors(post(NEW, {"label": "Size", "type": "text"} | changes), field)


def test_what_the_type_has_no_use_for_is_not_asked(people, post):
    answer = post(NEW, label="Size", type="date", choices="a;b", most_characters="x")
    assert answer.status_code == 302


def test_a_table_has_a_limited_number_of_attributes(acme, people, post, scope):
    with scope(acme):
        Attribute.objects.bulk_create(
            Attribute(account=acme, table=people, name=f"a{n}", label=f"A{n}")
            for n in range(194)
        )
    assert errors(post(NEW, label="One more", type="text"), "__all__")


def test_attributes_are_put_in_another_order(people, post, browser, ada):
    names = ["email", "phone", "crm_id", "first_name", "last_name", "city"]
    assert post(ORDER, order=names, up="city").status_code == 302
    shown = [each.name for each, _ in browser(ada).get(HERE).context["attributes"]]
    assert shown == [*names[:4], "city", "last_name"]
    assert post(ORDER, order=names).status_code == 302
    shown = [each.name for each, _ in browser(ada).get(HERE).context["attributes"]]
    assert shown == names


def test_an_order_of_others_is_stale(people, post):
    assert post(ORDER, order=["email", "gone"]).status_code == 409


def test_a_stale_form_changes_nothing(people, post, city):
    post(NEW, label="Size", type="text")
    answer = post(CITY, CITY_AS_IT_IS | {"label": "Town"}, version="0")
    assert answer.status_code == 409
    assert city().label == "city"


def test_a_label_is_changed(people, post, city):
    assert post(CITY, CITY_AS_IT_IS | {"label": "Town"}).status_code == 302
    assert city().label == "Town"


# Required ---------------------------------------------------------------------------


def test_required_is_refused_while_somebody_lacks_it(crowd, post, city, browser, ada):
    answer = post(CITY, CITY_AS_IT_IS, required="on")
    assert "1" in errors(answer, "required")
    assert not city().required
    change = answer.context["change"]
    page = browser(ada).get(f"{PEOPLE}changes/{change.pk}/")
    assert [look.profile.name for look in page.context["looks"]] == ["P3"]
    assert post(f"{PEOPLE}changes/{change.pk}/dismissal/").status_code == 302
    assert browser(ada).get(f"{PEOPLE}changes/{change.pk}/").status_code == 404


def test_required_from_now_on_asks_nobody_who_is_there(crowd, post, city):
    assert post(CITY, CITY_AS_IT_IS, required="on", from_now_on="on").status_code == 302
    assert city().required


def test_nobody_is_created_or_saved_without_what_is_required(crowd, post):
    post(CITY, CITY_AS_IT_IS, required="on", from_now_on="on")
    answer = post(f"{PEOPLE}profiles/new/", {"value-crm_id": "n-1"})
    assert errors(answer, "value-city")
    answer = post(f"{PEOPLE}profiles/{crowd[3].pk}/edit/", {"value-first_name": "X"})
    assert errors(answer, "value-city")
    made = post(f"{PEOPLE}profiles/new/", {"value-crm_id": "n-1", "value-city": "Ath"})
    assert made.status_code == 302


# Length and choices -----------------------------------------------------------------


def test_a_smaller_length_is_refused_while_a_value_is_longer(crowd, post, city):
    assert "3" in errors(
        post(CITY, CITY_AS_IT_IS, most_characters=4), "most_characters"
    )
    assert city().most_characters is None
    assert post(CITY, CITY_AS_IT_IS, most_characters=5).status_code == 302
    assert city().most_characters == 5


def test_a_longer_value_is_refused_at_its_field(people, post):
    post(CITY, CITY_AS_IT_IS, most_characters=5)
    data = {"value-crm_id": "n-1", "value-city": "Antwerp"}
    assert errors(post(f"{PEOPLE}profiles/new/", data), "value-city")


def test_a_choice_that_somebody_has_is_not_removed(crowd, post, city, values):
    choice = {"label": "city", "type": "choice"}
    assert post(CITY, choice, choices="Ghent\nLiège\nAth").status_code == 302
    assert errors(post(CITY, choice, choices="Ghent\nAth"), "choices")
    assert city().choices == ["Ghent", "Liège", "Ath"]
    assert post(CITY, choice, choices="Ghent\nLiège").status_code == 302


# Types ------------------------------------------------------------------------------


def test_a_type_is_refused_while_values_cannot_be_converted(crowd, post, city, values):
    assert "3" in errors(post(CITY, label="city", type="integer"), "type")
    assert city().type == "text"
    assert city().state == "settled"
    assert values() == ["Ghent", "Liège", "Ghent", ""]


def test_values_are_converted_with_their_type(acme, people, post, city, values, scope):
    one = factories.profile(people, crm_id="1", city=" 007")
    with scope(acme):
        section = Section.objects.create(account=acme, slug="be", name="BE")
        local = SectionValues.objects.create(
            account=acme, profile=one, section=section, attributes={"city": "8"}
        )
    assert post(CITY, label="city", type="integer").status_code == 302
    assert (city().type, values()) == ("integer", [7])
    with scope(acme):
        local.refresh_from_db()
        assert local.attributes == {"city": 8}


def test_a_text_without_an_offset_becomes_a_moment_of_the_accounts_zone(
    acme, people, post, city, values
):
    acme.time_zone = "Europe/Brussels"
    acme.save()
    factories.profile(people, crm_id="1", city="2026-07-01 12:30")
    factories.profile(people, crm_id="2", city="2026-07-01 12:30Z")
    assert post(CITY, label="city", type="datetime").status_code == 302
    moments = ["2026-07-01T10:30:00+00:00", "2026-07-01T12:30:00+00:00"]
    assert sorted(values()) == moments


def test_one_value_becomes_several_and_one_again(people, post, city, values):
    factories.profile(people, crm_id="1", city="Ghent")
    assert post(CITY, CITY_AS_IT_IS, several="on").status_code == 302
    assert (city().several, values()) == (True, [["Ghent"]])
    assert post(CITY, CITY_AS_IT_IS).status_code == 302
    assert (city().several, values()) == (False, ["Ghent"])


def test_several_values_do_not_become_one(people, post, city, values):
    one = factories.profile(people, crm_id="1", city="Ghent")
    post(CITY, CITY_AS_IT_IS, several="on")
    edit = f"{PEOPLE}profiles/{one.pk}/edit/"
    data = {"value-crm_id": "1", "updated": one.updated.isoformat()}
    assert post(edit, data | {"value-city": "Ghent\r\nLiège"}).status_code == 302
    assert values() == [["Ghent", "Liège"]]
    assert errors(post(CITY, CITY_AS_IT_IS), "type")
    assert values() == [["Ghent", "Liège"]]


def test_the_type_of_a_key_stays(people, post):
    answer = post(f"{PEOPLE}attribute/email/", label="E-mail", type="integer")
    assert answer.status_code == 409
    assert answer.context["form"].errors["type"]


# By a worker ------------------------------------------------------------------------


def test_a_worker_converts_what_is_too_much_for_a_request(
    large, people, post, city, values, work, browser, ada
):
    factories.profile(people, crm_id="1", city="7")
    assert post(CITY, label="city", type="integer").status_code == 302
    assert (city().state, city().type, values()) == ("changing", "text", ["7"])
    assert "being changed" in browser(ada).get(HERE).content.decode()
    work()
    assert (city().state, city().type, values()) == ("settled", "integer", [7])
    assert not Errand.objects.filter(task="profiles.carry_out_change").exists()


def test_what_is_converted_is_written_by_nobody(large, people, post, browser, ada):
    factories.profile(people, crm_id="1", city="7")
    post(CITY, label="city", type="integer")
    form = browser(ada).get(f"{PEOPLE}profiles/new/").context["form"]
    assert "value-city" not in form.fields
    assert post(CITY, label="city", type="date").status_code == 409


def test_a_worker_refuses_what_profiles_break(
    large, crowd, post, city, work, browser, ada
):
    assert post(CITY, CITY_AS_IT_IS, required="on").status_code == 302
    assert city().required  # for whoever comes from now on
    work()
    assert not city().required
    assert "stays as it was" in browser(ada).get(HERE).content.decode()


# Removal ----------------------------------------------------------------------------


def test_a_removed_attribute_leaves_nothing_behind(acme, crowd, people, post, scope):
    with scope(acme):
        section = Section.objects.create(account=acme, slug="be", name="BE")
        SectionValues.objects.create(
            account=acme,
            profile=crowd[0],
            section=section,
            attributes={"city": "Ath", "nickname": "P"},
        )
    assert post(f"{CITY}removal/", confirmed="yes").status_code == 302
    with scope(acme):
        assert not Attribute.objects.filter(account=acme, name="city").exists()
        rows = Profile.objects.filter(account=acme)
        assert not any("city" in row.attributes for row in rows)
        assert SectionValues.objects.get(account=acme).attributes == {"nickname": "P"}
        assert not DefinitionChange.objects.filter(account=acme).exists()


def test_a_removal_asks_for_its_tick(crowd, post, values):
    assert post(f"{CITY}removal/").status_code == 422
    assert values() == ["Ghent", "Liège", "Ghent", ""]


def test_a_removed_part_of_the_name_goes_from_the_names(acme, crowd, post, scope):
    post(f"{PEOPLE}attribute/first_name/removal/", confirmed="yes")
    with scope(acme):
        assert {row.name for row in Profile.objects.filter(account=acme)} == {""}


def test_a_key_is_not_removed_as_an_attribute(people, post):
    url = f"{PEOPLE}attribute/email/removal/"
    assert post(url, confirmed="yes").status_code == 409


def test_what_is_being_removed_is_in_no_answer(
    large, crowd, post, browser, ada, work, values
):
    post(f"{CITY}removal/", confirmed="yes")
    assert values() == ["Ghent", "Liège", "Ghent", ""]
    shown = browser(ada).get(f"{PEOPLE}profiles/{crowd[0].pk}/").content.decode()
    assert "Ghent" not in shown
    assert errors(post(NEW, label="City", type="text"), "name")
    work()
    assert values() == [None] * 4
    assert post(NEW, label="City", type="text").status_code == 302


def test_a_worker_that_dies_is_followed_by_another(
    large, crowd, post, work, values, monkeypatch
):
    post(f"{CITY}removal/", confirmed="yes")
    slices = []
    note = module._note

    def dies(*given):
        slices.append(given)
        if len(slices) == 2:
            raise OSError
        return note(*given)

    monkeypatch.setattr(module, "_note", dies)
    with pytest.raises(OSError):
        work()
    work()
    assert values() == [None] * 4


def test_every_change_is_in_the_trail(acme, crowd, post, scope):
    post(NEW, label="Size", type="text")
    post(CITY, CITY_AS_IT_IS | {"label": "Town"})
    post(f"{PEOPLE}attribute/size/removal/", confirmed="yes")
    with scope(acme):
        actions = Entry.objects.filter(account=acme).order_by("position")
        assert list(actions.values_list("action", flat=True)) == [
            "attribute.added",
            "attribute.changed",
            "attribute.removed",
            "attribute.completed",
        ]


def test_another_tables_change_is_not_there(
    large, acme, crowd, contacts, post, browser, ada, scope
):
    post(CITY, CITY_AS_IT_IS, required="on")
    with scope(acme):
        change = DefinitionChange.objects.get(account=acme)
    url = f"{TABLES}contacts/changes/{change.pk}/"
    assert browser(ada).get(url).status_code == 404
    assert post(f"{url}dismissal/").status_code == 404
    assert browser(ada).get(url.replace("contacts", "people")).status_code == 200


def test_a_change_under_way_is_not_put_away(large, acme, crowd, post, scope):
    post(CITY, CITY_AS_IT_IS, required="on")
    with scope(acme):
        change = DefinitionChange.objects.get(account=acme)
    assert post(f"{PEOPLE}changes/{change.pk}/dismissal/").status_code == 409


def test_kinds_of_changes_have_stages(acme, people):
    for kind in ChangeKind:
        assert stages(DefinitionChange(account=acme, table=people, kind=kind))


# What depends on it ------------------------------------------------------------------


@pytest.fixture
def segment(acme, people, scope):
    """Return what saves a segment of those who live in one of some cities."""

    def saved(*cities):
        test = {"is": "is one of", "values": list(cities), "case_sensitive": False}
        criterion = {
            "shape": "every",
            "terms": [
                {
                    "shape": "attribute",
                    "attribute": "city",
                    "section": None,
                    "test": test,
                }
            ],
        }
        with scope(acme):
            return Segment.objects.create(
                account=acme, table=people, name="Locals", criterion=criterion
            )

    return saved


def test_what_a_segment_asks_for_is_not_removed(crowd, segment, post, values):
    segment("Ghent")
    assert "Segment Locals" in post(f"{CITY}removal/").content.decode()
    assert post(f"{CITY}removal/", confirmed="yes").status_code == 409
    assert values() == ["Ghent", "Liège", "Ghent", ""]


def test_the_type_that_a_segment_asks_for_stays(segment, post, city):
    segment("Ghent")
    answer = post(CITY, label="city", type="integer")
    assert answer.status_code == 409
    assert "Segment Locals" in str(answer.context["form"].errors["type"])
    assert city().type == "text"


def test_a_choice_that_a_segment_asks_for_stays(segment, post, city):
    choice = {"label": "city", "type": "choice"}
    post(CITY, choice, choices="Ghent\nLiège\nAth")
    segment("Ghent")
    answer = post(CITY, choice, choices="Liège\nAth")
    assert "Segment Locals" in str(answer.context["form"].errors["choices"])
    assert post(CITY, choice, choices="Ghent\nLiège").status_code == 302
    assert city().choices == ["Ghent", "Liège"]


def test_a_table_that_a_segment_is_about_stays(acme, people, segment, post, scope):
    segment("Ghent")
    assert post(f"{PEOPLE}definition/removal/").status_code == 409
    with scope(acme):
        assert ProfileTable.objects.filter(pk=people.pk).exists()


@dataclass
class Row:
    number: int
    cells: list[str]
    numeric: set[int] = field(default_factory=set)


# Loading ----------------------------------------------------------------------------


@pytest.fixture
def load(people, ada):
    """Return what loads rows of a CRM id and a city; it gives who was rejected, why."""

    def act(*rows):
        rejected = {}
        load_profiles(
            people,
            "crm_id",
            ["crm_id", "city"],
            [Row(number, list(cells)) for number, cells in enumerate(rows, start=2)],
            by=ada,
            reject=lambda number, why: rejected.update({number: why}),
            facts={},
        )
        return rejected

    return act


def test_a_list_keeps_to_what_is_required_and_to_the_length(post, load, values):
    post(CITY, CITY_AS_IT_IS, required="on", most_characters=5)
    rejected = load(("1", "Ghent"), ("2", ""), ("3", "Antwerp"))
    assert sorted(rejected) == [3, 4]
    assert "no value for city" in rejected[3]
    assert "longer" in rejected[4]
    assert values() == ["Ghent"]


def test_a_list_says_several_values_in_one_cell(post, load, values):
    post(CITY, label="city", type="integer", several="on")
    assert load(("1", "7; 8|7"), ("2", "7; x")).keys() == {3}
    assert values() == [[7, 8]]


def test_no_list_is_loaded_into_what_is_being_converted(large, post, load, people):
    factories.profile(people, crm_id="0", city="7")
    post(CITY, label="city", type="integer")
    with pytest.raises(BeingChanged):
        load(("1", "7"))


# The database -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "next_values",
        "next_section_values",
        "next_names",
        "strip_values",
        "strip_section_values",
    ],
)
def test_a_slice_is_found_by_the_key(acme, people, scope, name):
    given = {"account": acme.pk, "table": people.pk, "name": "city", "after": 7}
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN " + sql.statement(f"profiles.{name}"), {**given, "most": 10}
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    table = "sectionvalues" if "section" in name else "profile"
    assert re.search(rf"Index .*Scan using profiles_{table}_p\d_pkey", plan), plan
    assert "account_id" in plan


# Notes ------------------------------------------------------------------------------


@pytest.fixture
def notes(acme, ada, scope):
    def left():
        with scope(acme):
            rows = Notification.objects.filter(account=acme, member=ada).order_by("pk")
            return list(rows.values_list("kind", "subject", "path", "facts"))

    return left


def test_a_change_that_a_worker_made_is_told(crowd, post, work, large, notes):
    post(CITY, {**CITY_AS_IT_IS, "most_characters": 9})
    assert notes() == []
    work()
    assert notes() == [(Kind.CHANGED, "city", HERE, {})]


def test_a_change_that_a_worker_refused_is_told(
    crowd, post, work, large, notes, browser, ada
):
    post(CITY, {**CITY_AS_IT_IS, "most_characters": 3})
    work()
    [(kind, subject, path, facts)] = notes()
    assert (kind, subject, facts) == (Kind.CHANGE_REFUSED, "city", {"in_the_way": 3})
    assert browser(ada).get(path).status_code == 200


def test_a_removal_that_a_worker_made_is_told(crowd, post, work, large, notes):
    post(f"{CITY}removal/", {"confirmed": "yes"})
    work()
    assert notes() == [(Kind.REMOVED, "city", HERE, {})]


def test_a_tag_that_a_worker_removed_is_told(
    acme, crowd, ada, work, large, notes, scope
):
    with scope(acme):
        tag = Tag.objects.create(account=acme, name="VIP")
    remove_tag(tag, by=ada)
    work()
    assert notes() == [(Kind.REMOVED, "VIP", "/a/acme/tags/", {})]


def test_whoever_waits_for_the_answer_is_left_no_note(crowd, post, notes):
    post(CITY, {**CITY_AS_IT_IS, "most_characters": 9})
    post(CITY, {**CITY_AS_IT_IS, "most_characters": 3})
    post(f"{CITY}removal/", {"confirmed": "yes"})
    assert notes() == []


def test_choices_are_not_called_optional_where_they_are_asked_for(browser, ada, people):
    page = browser(ada).get(NEW).text
    labels = {
        field: page.split(f'<label for="id_{field}">')[1].split("</label>")[0]
        for field in ("choices", "most_characters")
    }
    assert "(optional)" not in labels["choices"]
    assert "(optional)" in labels["most_characters"]
