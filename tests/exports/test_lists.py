"""A list of profiles in a file: what is in it, in which words, and for whom."""

import csv
import hashlib
import io

import pytest
from openpyxl import load_workbook

from exports.actions.request_export import NoColumn, NoSuchColumn, NoSuchFormat
from exports.engine import lists
from exports.engine.columns import offered
from exports.models import Export, ExportedProfile, Status
from exports.queries import open_file
from notifications.models import Notification
from profiles.models import (
    Attribute,
    Profile,
    SectionValues,
    Subscription,
    Tag,
    Tagging,
    Topic,
)
from segments.refusals import CriterionRefused
from tenancy.models import Errand, Section
from tests import factories

ALL = {"shape": "all profiles"}


def content_of(export):
    """Return the bytes of the file."""
    file = open_file(export)
    assert file
    with file:
        return file.read()


def table_of(export, delimiter=","):
    """Return the rows of the file, the header first."""
    content = content_of(export)
    if export.format == "csv":
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell or "" for cell in row] for row in sheet.values]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_everybody_is_in_the_file_once(crowd, ask, make, kind):
    export = make(ask(columns=["email", "first_name"], format=kind))
    header, *rows = table_of(export)
    assert header == ["email", "first_name"]
    assert rows == [[f"person{n}@people.example", f"First{n}"] for n in range(5)]
    assert (export.status, export.rows, export.written) == (Status.READY, 5, 5)


def test_slices_leave_nobody_out(crowd, ask, make, monkeypatch):
    monkeypatch.setattr(lists, "SLICE_ROWS", 2)
    assert len(table_of(make(ask()))) == 6


def test_the_file_opens_in_a_spreadsheet_as_it_is(crowd, ask, make):
    export = make(ask(delimiter=";"))
    assert content_of(export).startswith(b"\xef\xbb\xbfemail;phone;crm_id\r\n")


def test_its_digest_and_size_are_the_files(ready):
    content = content_of(ready)
    assert ready.file_sha256 == hashlib.sha256(content).hexdigest()
    assert ready.file_bytes == len(content)


def test_only_matching_profiles_are_in_it(crowd, people, ask, make):
    factories.profile(people, email="zoe@x.example", city="Ghent")
    criterion = {
        "shape": "attribute",
        "attribute": "city",
        "test": {"is": "is one of", "values": ["Ghent"]},
    }
    _header, *rows = table_of(make(ask(criterion=criterion, columns=["email"])))
    assert rows == [["zoe@x.example"]]


def test_a_criterion_is_forgotten_with_the_end(ready, ask, make, people, scope):
    assert ready.criterion is None
    export = ask()
    with scope(export.account):
        Attribute.objects.filter(table=people, name="email").delete()
    assert make(export).criterion is None


def test_another_tables_people_are_not_in_it(crowd, contacts, ask, make):
    factories.profiles(contacts, 3)
    assert len(table_of(make(ask()))) == 6


def test_every_kind_of_column_says_what_is_stored(people, ask, make, acme, scope):
    anna = factories.profile(people, email="anna@x.example", first_name="Anna")
    with scope(acme):
        Attribute.objects.create(
            account=acme,
            table=people,
            name="likes",
            label="Likes",
            type="multi-choice",
            choices=["tea", "cats"],
            position=9,
        )
        anna.attributes |= {"likes": ["tea", "cats"], "city": "Liège"}
        anna.save()
        belgium = Section.objects.create(account=acme, slug="be", name="Belgium")
        SectionValues.objects.create(
            account=acme, profile=anna, section=belgium, attributes={"city": "Namur"}
        )
        news = Topic.objects.create(account=acme, name="News")
        Subscription.objects.create(
            account=acme,
            profile=anna,
            topic=news,
            status="unsubscribed",
            changed=anna.created,
        )
        for name, where in (("vip", None), ("test", belgium)):
            tag = Tag.objects.create(account=acme, name=name)
            Tagging.objects.create(
                account=acme,
                profile=anna,
                tag=tag,
                section=where,
                created=anna.created,
            )
        Profile.objects.filter(pk=anna.pk).update(last_click_at="2026-03-04T05:06:07Z")
    columns = {
        "email": "anna@x.example",
        "phone": "",
        "city": "Liège",
        "likes": "tea; cats",
        f"{belgium.pk}/city": "Namur",
        "@tags": "test (Belgium); vip",
        f"@topic/{news.pk}": "unsubscribed",
        "@created": anna.created.strftime("%Y-%m-%d %H:%M:%S"),
        "@last_click_at": "2026-03-04 05:06:07",
        "@last_open_at": "",
    }
    header, row = table_of(make(ask(columns=list(columns))))
    assert dict(zip(columns, row, strict=True)) == columns
    assert header[2:6] == ["city", "Likes", "city (Belgium)", "Tags"]


def test_every_offered_column_can_be_read(crowd, people, ask, make, scope):
    factories.traces(crowd[0])
    with scope(people.account):
        names = [column.name for column in offered(people, reader=None)]
    assert len(names) == len(set(names)) > 15
    header, *rows = table_of(make(ask(columns=names)))
    assert len(header) == len(names)
    assert len(rows) == 5


def test_a_key_holds_its_value_where_the_profile_is_known_by_it(
    contacts, ask, make, max_
):
    shared = "shared@x.example"
    factories.profile(contacts, under="email", email=shared, crm_id="7")
    factories.profile(contacts, under="crm_id", email=shared, crm_id="8")
    columns = ["email", "crm_id", "=email", "=crm_id"]
    _header, *rows = table_of(make(ask(table=contacts, columns=columns)))
    assert rows == [[shared, "", shared, "7"], ["", "8", shared, "8"]]


def test_nothing_in_a_file_runs_in_a_spreadsheet(people, ask, make):
    factories.profile(people, email="a@x.example", first_name="=HYPERLINK(1)")
    _header, row = table_of(make(ask(columns=["first_name"])))
    assert row == ["'=HYPERLINK(1)"]


def test_words_above_columns_are_the_accounts(crowd, people, ask, make, acme, scope):
    acme.language = "fr"
    with scope(acme):
        acme.save()
    header, *_rows = table_of(make(ask(columns=["@created"])))
    assert header == ["Créé (UTC)"]


def test_its_author_is_told_and_nothing_is_left_to_do(ready, max_, acme, scope):
    with scope(acme):
        note = Notification.objects.get()
    assert (note.kind, note.member_id) == ("exported", max_.pk)
    assert note.path == f"/a/acme/exports/{ready.pk}/"
    assert not Errand.objects.filter(task="exports.make").exists()


def test_whom_it_holds_is_noted(ready, crowd, acme, scope):
    with scope(acme):
        held = ExportedProfile.objects.filter(account=acme, export=ready)
        assert set(held.values_list("profile_id", flat=True)) == {
            profile.pk for profile in crowd
        }


def test_a_second_call_changes_nothing(ready, make, stored):
    before = stored()
    again = make(ready)
    assert (again.status, again.file_sha256) == (Status.READY, ready.file_sha256)
    assert stored() == before


@pytest.mark.parametrize(
    ("also", "error"),
    [
        ({"columns": []}, NoColumn),
        ({"columns": ["email", "nonsense"]}, NoSuchColumn),
        ({"format": "zip"}, NoSuchFormat),
        ({"delimiter": "\t"}, NoSuchFormat),
        ({"criterion": None}, CriterionRefused),
        ({"criterion": {}}, CriterionRefused),
        ({"criterion": {"shape": "tag", "tag": 99}}, CriterionRefused),
    ],
    ids=str,
)
def test_what_cannot_be_made_is_refused_at_once(crowd, ask, acme, scope, also, error):
    with pytest.raises(error):
        ask(**also)
    with scope(acme):
        assert not Export.objects.exists()
    assert not Errand.objects.filter(task="exports.make").exists()


def test_a_column_that_went_meanwhile_fails_it_with_words(
    crowd, people, ask, make, max_, scope
):
    export = ask(columns=["city"])
    with scope(people.account):
        Attribute.objects.filter(table=people, name="city").delete()
    failed = make(export)
    assert failed.status == Status.FAILED
    assert "not there any more" in failed.last_error
    with scope(people.account):
        assert Notification.objects.get().kind == "not_exported"
    assert not Errand.objects.filter(task="exports.make").exists()


def test_a_table_that_went_meanwhile_fails_it(people, ask, make, scope):
    export = ask()
    with scope(people.account):
        people.delete()
    assert make(export).status == Status.FAILED


def test_nobody_gives_a_file_with_a_header_alone(people, ask, make):
    export = make(ask())
    assert table_of(export) == [["email", "phone", "crm_id"]]
    assert export.rows == 0
