"""The demo: loaded once, complete, and left alone from then on."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from demo import cast
from demo.actions import load_demo as module
from demo.actions import write_lists as lists
from erasure.models import Hold
from profiles.models import Profile
from tenancy.models import Account, Membership, User
from tenancy.scope import account_transaction

PEOPLE = 400


@pytest.fixture
def load(db, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(module, "PEOPLE", PEOPLE)
    monkeypatch.setattr(module, "OTHER_PEOPLE", 10)
    monkeypatch.setattr(lists, "KNOWN_IN_CSV", 200)
    monkeypatch.setattr(lists, "KNOWN_IN_XLSX", 100)

    def act():
        call_command("load_demo", stdout=StringIO(), stderr=StringIO())
        return Account.objects.get(slug="acme")

    return act


def signins():
    out = StringIO()
    call_command("demo_signins", stdout=out)
    return out.getvalue()


def outcomes(table, key, name, folder):
    out = StringIO()
    call_command(
        "run_import",
        "delete",
        folder / "demo" / name,
        account="acme",
        table=table,
        key=key,
        reason="Trying it out",
        json=True,
        stdout=out,
    )
    return json.loads(out.getvalue())["outcomes"]


def test_both_accounts_have_their_members(load):
    acme = load()
    with account_transaction(acme):
        roles = dict(
            Membership.objects.filter(account=acme).values_list("user__email", "role")
        )
    assert roles == {
        "olga@acme.example": "owner",
        "ana@acme.example": "admin",
        "max@acme.example": "marketer",
        "otto@acme.example": "operator",
    }
    globex = Account.objects.get(slug="globex")
    with account_transaction(globex):
        member = Membership.objects.get(account=globex)
        assert (member.user.email, member.role) == ("olga@acme.example", "owner")


def test_everybody_signs_in_as_the_sign_ins_say(load):
    load()
    said = signins()
    assert cast.PASSWORD in said
    for player in (*cast.ACME.players, cast.STAFF):
        assert player.email in said
        assert Client().login(email=player.email, password=cast.PASSWORD)


def test_staff_is_no_accounts_member(load):
    load()
    staff = User.objects.get(email=cast.STAFF.email)
    assert staff.is_superuser
    assert not Membership.objects.filter(user=staff).exists()


def test_a_second_load_changes_nothing(load, tmp_path):
    acme = load()
    with account_transaction(acme):
        before = list(Profile.objects.filter(account=acme).values_list("pk", flat=True))
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "demo").iterdir()}
    load()
    with account_transaction(acme):
        after = list(Profile.objects.filter(account=acme).values_list("pk", flat=True))
    assert before == after
    assert written == {
        path: path.stat().st_mtime_ns for path in (tmp_path / "demo").iterdir()
    }


def test_two_people_are_on_hold(load):
    acme = load()
    with account_transaction(acme):
        held = Hold.objects.filter(account=acme, lifted=None)
        tables = Counter(held.values_list("profile__table__slug", flat=True))
    assert tables == {"people": 1, "contacts": 1}


def test_the_lists_are_where_the_sign_ins_say(load):
    load()
    paths = [Path(line.strip()) for line in signins().splitlines() if "/demo/" in line]
    assert {path.name for path in paths} == {
        "unsubscribed.csv",
        "closed-accounts.xlsx",
        "contacts-to-delete.csv",
    }
    assert all(path.is_file() for path in paths)


@pytest.mark.parametrize(
    ("table", "key", "name", "wanted"),
    [
        (
            "people",
            "email",
            "unsubscribed.csv",
            {"deleted", "not found", "duplicate", "invalid", "on hold"},
        ),
        ("people", "phone", "closed-accounts.xlsx", {"deleted", "duplicate"}),
        (
            "contacts",
            "email",
            "contacts-to-delete.csv",
            {
                "deleted",
                "not found",
                "other identifier",
                "duplicate",
                "invalid",
                "empty",
                "on hold",
            },
        ),
    ],
)
def test_the_lists_have_all_outcomes(load, tmp_path, table, key, name, wanted):
    load()
    found = outcomes(table, key, name, tmp_path)
    assert wanted <= {outcome for outcome, rows in found.items() if rows}
    assert found["deleted"] >= 30


@pytest.mark.django_db
def test_without_a_demo_there_is_nothing_to_say(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert signins() == ""
