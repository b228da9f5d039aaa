"""What columns are for is kept under a name, and begins other imports."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.actions.repeat_import import repeat_import
from imports.actions.save_configuration import save_configuration
from imports.actions.start_from import start_from
from imports.actions.upload_file import upload_file
from imports.configuring import lacks
from imports.models import Configuration, Import
from imports.upserting.targets import Mapping
from profiles.models import Topic
from tenancy.models import Section

HEADER = "Email,Town,Letters,Notes,Shirt"


@pytest.fixture
def letters(acme, scope):
    with scope(acme):
        return Topic.objects.create(account=acme, name="Letters")


@pytest.fixture
def columns(letters):
    return ["", "attribute:city", f"topic:{letters.pk}", "", "new:text"]


@pytest.fixture
def run(people, upserts, columns):
    rows = "zoe@x.example,Gent,yes,Shy,M"
    renamed = HEADER.replace("Email", "email")
    return upserts.staged(people, renamed, rows, columns=columns)


@pytest.fixture
def kept(run, ada, acme, scope):
    with scope(acme):
        return save_configuration(run, "Newcomers", by=ada)


@pytest.fixture
def begun_from(ada, acme, scope):
    """Return what begins an import from a configuration, with such a file."""

    def made(kept, text):
        with scope(acme):
            begun = start_from(kept, by=ada)
            file = SimpleUploadedFile("again.csv", text.encode())
            upload_file(begun, file, by=ada)
            return Import.objects.get(pk=begun.pk)

    return made


@pytest.fixture
def begun(kept, begun_from):
    """Return what begins an import from the configuration, with such a file."""
    return lambda text: begun_from(kept, text)


def codes(run):
    return [target.code for target in Mapping.from_json(run.mapping).targets]


def test_it_knows_no_value_and_no_name_of_what_is_left_out(kept):
    assert kept.choices["columns"] == ["", "Town", "Letters", "", "Shirt"]
    said = json.dumps([kept.layout, kept.choices])
    assert not any(value in said for value in ("zoe", "Gent", "Shy", "Notes"))


def test_columns_are_found_by_their_names(begun, columns):
    run = begun("Shirt,Town,Age,email,Letters\nM,Gent,30,anna@x.example,yes\n")
    assert codes(run) == [columns[4], columns[1], "", "", columns[2]]
    assert (run.column, run.column_name) == (3, "email")


def test_columns_that_are_gone_are_listed_at_the_mapping(
    begun, browser, ada, acme, scope
):
    run = begun("email,Town,Age\nanna@x.example,Gent,30\n")
    with scope(acme):
        assert lacks(run, ada) == [
            "Its column “Letters” is not in this file.",
            "Its column “Shirt” is not in this file.",
        ]
    page = browser(ada).get(f"/a/acme/imports/{run.pk}/mapping/").content.decode()
    assert "Not all of the configuration “Newcomers” is there" in page
    assert "Its column “Letters” is not in this file." in page


def test_what_a_column_was_for_and_is_gone_is_listed(
    begun, people, letters, ada, acme, scope
):
    with scope(acme):
        letters.delete()
        people.attribute_set.get(name="city").delete()
    run = begun("email,Town,Letters,Shirt\nanna@x.example,Gent,yes,M\n")
    with scope(acme):
        assert lacks(run, ada) == [
            "What the column “Town” is for is not there any more. Choose again.",
            "What the column “Letters” is for is not there any more. Choose again.",
        ]


def test_a_file_without_any_of_them_is_looked_at_anew(begun):
    assert begun("email,first_name\nanna@x.example,Anna\n").mapping == {}


def test_an_attribute_that_was_made_is_not_made_again(
    run, kept, begun, upserts, ada, acme, scope
):
    upserts.run(run)
    assert codes(begun("email,Shirt\nanna@x.example,L\n")) == ["", "attribute:shirt"]
    with scope(acme):
        again = repeat_import(Import.objects.get(pk=run.pk), by=ada)
    assert codes(again)[4] == "attribute:shirt"


def test_another_file_of_the_same_import_is_mapped_by_name(
    people, upserts, ada, acme, scope
):
    run = upserts.prepared(people, "email,city", "a@x.example,Gent")
    with scope(acme):
        file = SimpleUploadedFile("b.csv", b"city,email\nGent,b@x.example\n")
        upload_file(run, file, by=ada)
        assert codes(run) == ["attribute:city", ""]
        file = SimpleUploadedFile("c.csv", b"phone,email\n+32470000001,c@x.example\n")
        upload_file(run, file, by=ada)
    assert run.mapping == {}


def test_it_is_saved_of_what_was_run_too(
    run, upserts, begun_from, browser, ada, acme, scope
):
    upserts.run(run)
    url = f"/a/acme/imports/{run.pk}/configuration/"
    assert browser(ada).post(url, {"name": "Afterwards"}).status_code == 302
    with scope(acme):
        kept = Configuration.objects.get()
        assert Import.objects.get(pk=run.pk).inspection == {
            "columns": ["", "Town", "Letters", "", "Shirt"]
        }
    assert kept.choices["columns"] == ["", "Town", "Letters", "", "Shirt"]
    again = begun_from(kept, "Shirt,Town,email\nL,Gent,anna@x.example\n")
    assert codes(again) == ["attribute:shirt", "attribute:city", ""]


def test_it_is_refused_where_the_names_of_columns_were_not_kept(
    run, upserts, browser, ada, acme, scope
):
    upserts.run(run)
    with scope(acme):
        Import.objects.filter(pk=run.pk).update(inspection={})
    url = f"/a/acme/imports/{run.pk}/configuration/"
    answer = browser(ada).post(url, {"name": "Afterwards"})
    assert answer.status_code == 422
    assert b"The names of its columns were not kept." in answer.content
    with scope(acme):
        assert not Configuration.objects.exists()


def test_what_was_for_a_section_that_is_gone_is_left_out(
    people, upserts, begun_from, browser, ada, acme, scope
):
    with scope(acme):
        brussels = Section.objects.create(account=acme, slug="bxl", name="Brussels")
    columns = ["", f"attribute:city@{brussels.pk}", "attribute:first_name"]
    rows = ("email,city,first_name", "zoe@x.example,Gent,Zoe")
    run = upserts.prepared(people, *rows, columns=columns)
    with scope(acme):
        kept = save_configuration(run, "Brussels", by=ada)
        brussels.delete()
    begun = begun_from(kept, "\n".join(rows) + "\n")
    page = browser(ada).get(f"/a/acme/imports/{begun.pk}/mapping/")
    form = page.context["form"]
    assert [form[f"to_{at}"].value() for at in (1, 2)] == ["", "attribute:first_name"]
