"""Nothing of anybody who was deleted is in an error file, whichever run deleted them."""

import pytest
from django.core.files.storage import default_storage

from erasure.actions.erase_selection import erase_selection
from erasure.actions.lift_hold import lift_hold
from erasure.actions.place_hold import place_hold
from erasure.selection import preview
from imports import queries
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.run_execution import run_execution
from imports.actions.upload_file import upload_file
from tests import factories
from tests.imports.conftest import stage


@pytest.fixture
def looked_at(people, ada, list_file, scope):
    """Return what uploads rows for a table and has them matched."""

    def made(*rows, header="Email", table=people):
        with scope(table.account):
            run = create_import(table, by=ada)
            upload_file(run, list_file(*rows, header=header), by=ada)
        return stage(run, ada)

    return made


@pytest.fixture
def launched(ada, scope):
    def made(run):
        with scope(run.account):
            execution = launch_import(
                run, by=ada, reason="", fingerprint=run.fingerprint, confirmed=True
            )
            return queries.executions(run.account).get(pk=execution.pk)

    return made


@pytest.fixture
def error_file(scope):
    """Return what runs an execution to its end and reads its error file."""

    def read(execution):
        run_execution(execution)
        with default_storage.open(execution.error_csv) as file:
            return file.read().decode("utf-8-sig")

    return read


@pytest.fixture
def crowd(people):
    return factories.profiles(people, 4)


def row(profile):
    return f"{profile.attributes['email']};{profile.name}"


def test_who_another_run_deleted_meanwhile_is_in_no_error_file(
    crowd, looked_at, launched, error_file
):
    anna, bert, *_ = crowd
    other = launched(looked_at(anna.attributes["email"]))
    run = looked_at(row(anna), row(bert), row(anna), header="Email;Name")
    assert run.outcomes == {"deleted": 1, "already being deleted": 1, "duplicate": 1}
    execution = launched(run)
    run_execution(other)
    text = error_file(execution)
    assert anna.attributes["email"] not in text
    assert anna.name not in text
    assert text.count("values are not kept") == 2


def test_who_was_on_hold_and_is_deleted_before_the_end_is_in_no_error_file(
    crowd, people, looked_at, launched, error_file, olga, max_, scope
):
    anna, bert, *_ = crowd
    hold = place_hold(anna, by=olga, reason="Case")
    execution = launched(looked_at(row(anna), row(bert), header="Email;Name"))
    lift_hold(hold, by=olga)
    with scope(people.account):
        seen = preview(people, [anna.pk])
        erase_selection(
            people,
            [anna.pk],
            by=max_,
            reason="",
            fingerprint=seen.fingerprint,
            confirmed=True,
        )
    text = error_file(execution)
    assert anna.attributes["email"] not in text
    assert "on hold" in text


def test_who_stays_on_hold_can_be_corrected(
    crowd, looked_at, launched, error_file, olga
):
    anna, bert, *_ = crowd
    place_hold(anna, by=olga, reason="Case")
    text = error_file(launched(looked_at(row(anna), row(bert), header="Email;Name")))
    assert anna.attributes["email"] in text
    assert anna.name in text
    assert "not kept" not in text


def test_another_identifier_of_somebody_who_goes_is_in_no_error_file(
    people, looked_at, launched, error_file, scope
):
    # A CRM id that is another one's e-mail address goes for “other identifier”.
    anna = factories.profile(people, email="anna@x.example", crm_id="a.lias@x.example")
    run = looked_at("anna@x.example", "a.lias@x.example")
    assert run.outcomes == {"deleted": 1, "other identifier": 1}
    text = error_file(launched(run))
    assert anna.attributes["crm_id"] not in text
    assert "other identifier" in text


def test_another_identifier_of_somebody_who_stays_can_be_corrected(
    people, crowd, looked_at, launched, error_file
):
    factories.profile(people, email="anna@x.example", crm_id="a.lias@x.example")
    text = error_file(
        launched(looked_at(crowd[0].attributes["email"], "a.lias@x.example"))
    )
    assert "a.lias@x.example" in text


def test_a_run_whose_list_was_lost_ends_with_numbers_and_reasons(
    crowd, looked_at, launched, error_file
):
    execution = launched(
        looked_at(row(crowd[0]), "nobody@x.example;Nobody", header="Email;Name")
    )
    default_storage.delete(execution.import_run.file_path)
    lines = error_file(execution).splitlines()
    assert execution.status == "completed"
    assert lines[0] == "Email;Name;row number;outcome;explanation"
    assert lines[1].startswith(";;2;not found;")
    assert execution.erasure.erased == 1
