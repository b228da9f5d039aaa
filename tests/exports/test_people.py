"""A copy of everything that is held about one person."""

import csv
import io
import json
import zipfile

import pytest

from erasure.checks import relations_to_profile
from exports.engine import person
from exports.engine.person import OMITTED, parts
from exports.models import Export, Status
from exports.queries import open_file
from interactions.models import (
    CustomEntry,
    CustomEvent,
    CustomRemoval,
    CustomTable,
    EmailInteraction,
    EntryAttribute,
    SurveyParticipation,
)
from interactions.models.custom import CustomStatus
from profiles.models import Attribute
from tests import factories


@pytest.fixture
def anna(people):
    made = factories.profile(
        people,
        email="anna@x.example",
        phone="+32470000001",
        crm_id="7",
        first_name="Anna",
        last_name="Peeters",
        city="=2+3",
    )
    factories.traces(made)
    return made


@pytest.fixture
def ben(people):
    made = factories.profile(people, email="ben@x.example", first_name="Ben")
    factories.traces(made)
    return made


@pytest.fixture
def copy(anna, ben, ask_copy, make):
    """Return the copy for Anna, opened."""
    export = make(ask_copy(anna))
    assert export.status == Status.READY
    return opened(export)


def opened(export):
    file = open_file(export)
    assert file
    with file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def document(archive):
    return json.loads(archive.read("profile.json"))


def sheet(archive, name):
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_relation_to_a_profile_is_in_it_or_left_out_for_a_reason():
    said = {f"{part.model._meta.label}.{part.attribute}" for part in parts()}
    assert said | set(OMITTED) == relations_to_profile()
    assert not said & set(OMITTED)
    assert all(OMITTED.values())


def test_every_kind_of_trace_is_in_it(copy):
    held = document(copy)
    lists = {part.file: held[part.file] for part in parts()}
    assert {name: len(rows) for name, rows in lists.items()} == {
        **dict.fromkeys(lists, 1),
        "identifiers": 3,
        "entries": 2,
        "known_values": 0,
    }
    assert held["emails"][0]["campaign"] == "Spring email"
    assert held["goals"][0]["goal"] == "Purchase"
    assert held["goals"][0]["value"] == "9.90"
    assert held["tags"][0]["tag"] == "test"
    assert held["subscriptions"][0]["topic"] == "Newsletter"
    assert held["events"][0]["section"] == "Belgium"
    assert {row["custom_table"] for row in held["entries"]} == {"Wishes", "Orders"}
    assert held["surveys"][0] | {"answered_at": None} == {
        "campaign": "Spring form",
        "answered_at": None,
        "answers": {"rating": 4},
        "respondent": "anna@x.example",
        "ip_address": "192.0.2.7",
        "comment": "Call +32470000001",
    }
    known = {row["unique_key"]: row["value"] for row in held["identifiers"]}
    assert known == {"email": "anna@x.example", "phone": "+32470000001", "crm_id": "7"}


def test_the_profile_itself_is_in_it(copy, anna):
    held = document(copy)
    assert held["format"] == "lethe-person/1"
    assert (held["account"], held["table"]) == ("Acme Outdoor", "People")
    assert held["profile"]["attributes"] == anna.attributes
    assert held["profile"]["name"] == "Anna Peeters"
    assert held["profile"]["created"].startswith(f"{anna.created:%Y-%m-%dT%H:%M}")


def test_nobody_else_is_in_it(copy):
    for name in copy.namelist():
        assert b"ben@" not in copy.read(name).lower(), name


def test_no_key_to_a_page_is_in_it(copy, anna, scope):
    with scope(anna.account):
        token = EmailInteraction.objects.get(profile=anna).token
    assert all(token.encode() not in copy.read(name) for name in copy.namelist())


def test_the_sheets_hold_the_same(copy):
    held = document(copy)
    for part in parts():
        rows = held[part.file]
        if not rows:
            assert f"{part.file}.csv" not in copy.namelist()
            continue
        assert len(sheet(copy, f"{part.file}.csv")) == len(rows)
    [survey] = sheet(copy, "surveys.csv")
    assert json.loads(survey["answers"]) == {"rating": 4}
    assert survey["answered_at"] == held["surveys"][0]["answered_at"]


def test_attributes_are_listed_by_section(copy):
    rows = sheet(copy, "attributes.csv")
    assert {"section": "", "attribute": "first_name"}.items() <= rows[3].items()
    assert rows[-1] == {
        "section": "Belgium",
        "attribute": "nickname",
        "label": "Nickname",
        "value": "Anna Peeters",
    }


def test_attributes_stand_beside_what_they_are_called(anna, ask_copy, make, scope):
    with scope(anna.account):
        Attribute.objects.filter(name="first_name").update(label="Given name")
    held = document(opened(make(ask_copy(anna))))
    assert held["profile"]["labels"]["first_name"] == "Given name"
    assert set(held["profile"]["labels"]) == set(anna.attributes)
    [local] = held["section_values"]
    assert local["labels"] == {"nickname": "Nickname"}


@pytest.fixture
def orders(anna, scope):
    """Return a custom table whose entries have a defined attribute and two others."""
    with scope(anna.account):
        table = CustomTable.objects.get(slug="orders")
        EntryAttribute.objects.create(
            account=anna.account,
            custom_table=table,
            name="sku",
            label="Article number",
            type="text",
        )
        values = {"paid_by": "=card", "sku": "A-1", "left": "x"}
        CustomEntry.objects.filter(custom_table=table).update(attributes=values)
        return table


def test_entries_say_what_their_attributes_are_called(anna, orders, ask_copy, make):
    archive = opened(make(ask_copy(anna)))
    [order] = [r for r in document(archive)["entries"] if r["custom_table"] == "Orders"]
    assert list(order["labels"].items()) == [
        ("sku", "Article number"),
        ("left", "Left"),
        ("paid_by", "Paid by"),
    ]
    places = {
        row["custom_table"]: str(at)
        for at, row in enumerate(sheet(archive, "entries.csv"), 1)
    }
    rows = sheet(archive, "entry_attributes.csv")
    assert {
        "entry": places["Orders"],
        "custom_table": "Orders",
        "attribute": "sku",
        "label": "Article number",
        "value": "A-1",
    } in rows
    assert {row["value"] for row in rows if row["label"] == "Paid by"} == {"'=card"}
    assert len(rows) == 4


def test_what_is_being_removed_from_entries_is_not_in_it(
    anna, orders, ask_copy, make, scope
):
    with scope(anna.account):
        CustomRemoval.objects.create(
            account=anna.account, custom_table=orders, name="left"
        )
        CustomTable.objects.get(slug="wishes").become(CustomStatus.REMOVING)
    archive = opened(make(ask_copy(anna)))
    [order] = document(archive)["entries"]
    assert order["attributes"] == {"paid_by": "=card", "sku": "A-1"}
    assert set(order["labels"]) == {"paid_by", "sku"}
    assert len(sheet(archive, "entries.csv")) == 1


def test_what_would_run_in_a_spreadsheet_is_guarded_there_and_as_it_is_in_json(copy):
    [city] = [r for r in sheet(copy, "attributes.csv") if r["attribute"] == "city"]
    assert city["value"] == "'=2+3"
    assert document(copy)["profile"]["attributes"]["city"] == "=2+3"


def test_somebody_with_nothing_but_a_name_gets_a_copy(people, ask_copy, make, scope):
    bare = factories.profile(people, first_name="Bo")
    archive = opened(make(ask_copy(bare)))
    assert set(archive.namelist()) == {
        "README.txt",
        "profile.json",
        "profile.csv",
        "attributes.csv",
    }
    held = document(archive)
    assert [held[part.file] for part in parts()] == [[]] * len(parts())


def test_a_definition_that_went_leaves_its_number(anna, ask_copy, make, scope):
    with scope(anna.account):
        campaign = EmailInteraction.objects.get(profile=anna).campaign
        number = campaign.pk
        campaign.delete()
    held = document(opened(make(ask_copy(anna))))
    assert [row["campaign"] for row in held["emails"]] == [number]


def test_many_rows_are_read_as_a_stream(anna, ask_copy, make, scope, monkeypatch):
    monkeypatch.setattr(person, "CHUNK_ROWS", 3)
    with scope(anna.account):
        CustomEvent.objects.bulk_create(
            CustomEvent(
                account=anna.account,
                profile=anna,
                kind=f"kind {n}",
                happened_at=anna.created,
            )
            for n in range(20)
        )
    archive = opened(make(ask_copy(anna)))
    assert len(document(archive)["events"]) == 21
    assert [row["kind"] for row in sheet(archive, "events.csv")] == [
        "visit",
        *(f"kind {n}" for n in range(20)),
    ]


def test_who_asks_again_meanwhile_is_given_the_same(anna, ben, ask_copy, ada, make):
    first = ask_copy(anna)
    assert ask_copy(anna).pk == first.pk
    assert ask_copy(ben).pk != first.pk
    assert ask_copy(anna, by=ada).pk != first.pk
    make(first)
    assert ask_copy(anna).pk != first.pk


def test_its_row_names_nobody(anna, ask_copy, make, scope):
    export = make(ask_copy(anna))
    with scope(anna.account):
        [row] = Export.objects.filter(pk=export.pk).values()
    assert "nna" not in str(row)
    assert "eeters" not in str(row)


def test_the_page_leads_back_to_them_as_long_as_they_are_there(
    anna, ask_copy, make, browser, max_
):
    export = make(ask_copy(anna))
    page = browser(max_).get(f"/a/acme/exports/{export.pk}/").content.decode()
    assert f"/a/acme/tables/people/profiles/{anna.pk}/" in page
    listed = browser(max_).get("/a/acme/exports/").content.decode()
    assert "Copy for one person" in listed
    assert "Anna Peeters" in listed


def test_a_survey_of_somebody_else_stays_theirs(anna, ben, copy, scope):
    with scope(anna.account):
        assert SurveyParticipation.objects.count() == 2
    assert len(document(copy)["surveys"]) == 1
