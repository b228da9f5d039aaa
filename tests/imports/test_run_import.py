"""`run_import` finds the column it needs, and says what it was not given."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from imports.queries import imports_in_preparation
from tests import factories


@pytest.fixture
def run_import(people, olga, tmp_path):
    def run(data, key="email", reason="Clean-up", **options):
        file = tmp_path / "list to delete (1).csv"
        file.write_bytes(data)
        out = StringIO()
        call_command(
            "run_import",
            "delete",
            file,
            account="acme",
            table=people.slug,
            key=key,
            reason=reason,
            json=True,
            rows=True,
            stdout=out,
            **options,
        )
        return json.loads(out.getvalue())

    return run


def test_the_column_of_the_key_that_was_named_is_taken(people, run_import):
    factories.profile(people, phone="+32470000001", email="a@example.com")
    data = b"email,phone\nb@example.com,+32470000001\na@example.com,+32470000002\n"
    assert run_import(data, "phone")["rows"] == [[2, "not found"]]


def test_an_only_column_is_the_one(people, run_import):
    factories.profile(people, crm_id="Q-1")
    report = run_import(b"Q-1\nQ-2\nQ-3\n", "crm_id")
    assert report["rows"] == [[2, "not found"], [3, "not found"]]


def test_a_name_that_looks_like_a_value_is_a_name_when_asked_for(people, run_import):
    factories.profile(people, crm_id="10002")
    report = run_import(b"10001,x\n10002,y\n", "crm_id", column="10001")
    assert report["outcomes"] == {"deleted": 1}


@pytest.mark.parametrize(
    "column",
    ["primary é-mail", "Primary\nÉ-mail", " PRIMARY  É-MAIL", "Primary E\u0301-mail"],
)
def test_a_column_is_named_but_for_case_and_blanks(column, people, run_import):
    factories.profile(people, email="a@example.com")
    data = 'id,"Primary\nÉ-mail"\n1,a@example.com\n'.encode()
    assert run_import(data, column=column)["outcomes"] == {"deleted": 1}


def test_a_key_whose_column_is_not_plain_wants_it_named(people, run_import):
    with pytest.raises(CommandError, match="--column of colour, size"):
        run_import(b"colour,size\nred,big\n", "crm_id")


@pytest.fixture
def uploads(acme, settings):
    """Return what counts the uploads that are kept of acme."""
    folder = Path(settings.MEDIA_ROOT) / str(acme.pk) / "uploads"
    return lambda: len(list(folder.iterdir())) if folder.exists() else 0


def test_no_list_is_left_of_a_script(people, run_import, uploads, acme, scope):
    factories.profile(people, email="a@example.com")
    with pytest.raises(CommandError, match="column"):
        run_import(b"email\na@example.com\n", column="fax")
    report = run_import(b"email\nb@example.com\n")
    assert report["rows"] == [[1, "not found"]]
    run_import(b"email\na@example.com\n")
    assert uploads() == 0
    with scope(acme):
        assert not imports_in_preparation(acme).exists()


def test_a_missing_reason_is_said_and_no_list_left(people, run_import, uploads, acme):
    acme.reason_required = True
    acme.save()
    factories.profile(people, email="a@example.com")
    with pytest.raises(CommandError, match="reason"):
        run_import(b"email\na@example.com\n", reason="")
    assert uploads() == 0


@pytest.mark.parametrize("who", ["max_", "otto"])
def test_nobody_deletes_by_list_in_the_name_of_one_who_may_not(
    who, people, run_import, request
):
    author = request.getfixturevalue(who)
    with pytest.raises(CommandError, match="may not"):
        run_import(b"email\na@example.com\n", email=author.user.email)
