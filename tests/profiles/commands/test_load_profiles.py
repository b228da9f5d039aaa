"""Lists are loaded from the command line: `create_table` and `load_profiles`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from profiles.models import Identifier, KnownValue, Profile, ProfileTable

DATA = Path(__file__).parents[2] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text())["profiles"]


@pytest.fixture
def contacts(acme, olga, scope):
    call_command(
        "create_table",
        account="acme",
        table="contacts",
        identity="by-key",
        key=["email=email", "phone=phone:BE", "crm_id=text"],
        attribute=["score=integer", "newsletter=boolean", "birth_date=date"],
        stdout=StringIO(),
    )
    with scope(acme):
        return ProfileTable.objects.get(account=acme)


@pytest.fixture
def load(contacts):
    def act(file, key="email", table="contacts"):
        out, err = StringIO(), StringIO()
        call_command(
            "load_profiles",
            str(file),
            account="acme",
            table=table,
            key=key,
            stdout=out,
            stderr=err,
        )
        return out.getvalue(), err.getvalue()

    return act


@pytest.fixture
def file(tmp_path):
    def written(text, name="list.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_the_population_is_loaded_as_expected(load, contacts, acme, scope):
    for key, count in EXPECTED.items():
        out, err = load(DATA / f"profiles_by_{key}.csv", key)
        assert out == f"{count} profiles loaded of {count} rows.\n"
        assert err == ""
    total = sum(EXPECTED.values())
    with scope(acme):
        assert Profile.objects.filter(account=acme).count() == total
        for key, count in EXPECTED.items():
            known_by = Identifier.objects.filter(
                account=acme, unique_key__attribute__name=key
            )
            assert known_by.count() == count
        assert KnownValue.objects.filter(account=acme).count() == total * 2
        someone = Profile.objects.filter(account=acme).order_by("pk")[0]
        assert someone.name == "Carlos Söding"
        assert someone.attributes["score"] == 91
        assert someone.attributes["newsletter"] is False
        assert someone.attributes["birth_date"] == "1942-03-09"


def test_rejected_rows_are_named_with_their_reason(load, file):
    path = file("email;name\nann@post.example;Ann\nann at post;Ann\n;Al\n")
    out, err = load(path)
    assert out == "1 profiles loaded of 3 rows.\n"
    lines = err.splitlines()
    assert lines[0].startswith("row 2: E-mail: ")
    assert lines[1] == "row 3: There is no value for E-mail."
    assert lines[2] == "2 rows rejected:"
    assert "ann at post" not in err


def test_a_second_load_rejects_everybody(load, file):
    path = file("email\nann@post.example\n")
    load(path)
    out, err = load(path)
    assert out == "0 profiles loaded of 1 rows.\n"
    assert "known under this value already" in err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty.csv", "The file is empty"),
        ("header_only.csv", "no data rows"),
        ("no_key_column.csv", "no column for the key email"),
        ("renamed.exe.csv", "not a list"),
        ("not_there.csv", "cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_refused(load, acme, scope, name, said):
    with pytest.raises(CommandError, match=said):
        load(DATA / "broken" / name)
    with scope(acme):
        assert not Profile.objects.filter(account=acme).exists()


def test_a_file_that_breaks_half_way_leaves_nothing(load, file, acme, scope):
    path = file(
        'email,note\nann@post.example,x\nal@post.example,"y\nbo@post.example,z\n'
    )
    with pytest.raises(CommandError, match="quotation mark"):
        load(path)
    with scope(acme):
        assert not Profile.objects.filter(account=acme).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"table": "elsewhere"}, "It has: contacts"),
        ({"key": "passport"}, "It has: email, phone, crm_id"),
    ],
)
def test_what_is_not_there_is_named(load, file, changes, said):
    with pytest.raises(CommandError, match=said):
        load(file("email\nann@post.example\n"), **changes)


def test_another_accounts_table_is_not_there(load, file, globex):
    with pytest.raises(CommandError, match="no table"):
        call_command(
            "load_profiles",
            str(file("email\nann@post.example\n")),
            account="globex",
            table="contacts",
            key="email",
        )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("email", "Write it as NAME=KIND"),
        ("email=", "Write it as NAME=KIND"),
        ("email=post", "no kind of unique key"),
        ("phone=phone:BELGIUM", "no region"),
    ],
)
def test_a_key_is_written_as_an_assignment(acme, key, said):
    with pytest.raises(CommandError, match=said):
        call_command(
            "create_table", account="acme", table="t", identity="strict", key=[key]
        )
