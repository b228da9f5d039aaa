"""Rows become profiles, or are rejected one by one with a reason."""

from dataclasses import dataclass, field

import pytest
from django.db import connection

from audit.models import Entry
from common import sql
from common.statistics import refresh_statistics
from profiles.actions import load_profiles as module
from profiles.actions.create_table import Column, add_attributes
from profiles.models import Attribute, Identifier, KnownValue, Profile, Target
from profiles.named import NoSuchKey
from tenancy.scope import account_transaction
from tests import factories

HEADER = ["first_name", "last_name", "email", "phone", "crm_id"]
ANN = ["Ann", "Maes", "Ann@Post.example ", "0470 12 34 56", "C-1"]


def nobody(number, reason):
    raise AssertionError(f"row {number}: {reason}")


@dataclass
class Row:
    number: int
    cells: list[str]
    numeric: frozenset[int] = field(default_factory=frozenset)


@pytest.fixture
def load(acme, ada):
    def act(table, *rows, key="email", header=HEADER):
        told: dict[int, str] = {}
        numbered = (Row(number, list(cells)) for number, cells in enumerate(rows, 1))
        report = module.load_profiles(
            table,
            key,
            header,
            numbered,
            by=ada,
            reject=told.__setitem__,
            facts={"sha256": "0" * 64},
        )
        assert report.rows == len(rows)
        assert report.loaded == len(rows) - len(told)
        assert report.rejected.total() == len(told)
        return told

    return act


def values(model, table):
    with account_transaction(table.account_id):
        return set(
            model.objects.filter(account=table.account_id).values_list(
                "unique_key__attribute__name", "value"
            )
        )


def test_a_strict_profile_is_known_by_every_key(load, people, acme, scope):
    assert load(people, ANN) == {}
    assert values(Identifier, people) == {
        ("email", "ann@post.example"),
        ("phone", "+32470123456"),
        ("crm_id", "C-1"),
    }
    with scope(acme):
        profile = Profile.objects.get(account=acme)
        assert profile.name == "Ann Maes"
        assert profile.attributes["email"] == "Ann@Post.example"
        assert not KnownValue.objects.filter(account=acme).exists()


def test_a_profile_by_key_is_known_by_that_key_alone(load, contacts, acme, scope):
    assert load(contacts, ANN, key="phone") == {}
    assert values(Identifier, contacts) == {("phone", "+32470123456")}
    assert values(KnownValue, contacts) == {
        ("email", "ann@post.example"),
        ("crm_id", "C-1"),
    }


def test_by_key_another_keys_value_may_be_anything(load, contacts, acme, scope):
    ann = [*ANN[:2], "not an address", *ANN[3:]]
    assert load(contacts, ann, key="crm_id") == {}
    assert values(KnownValue, contacts) == {("phone", "+32470123456")}
    with scope(acme):
        assert Profile.objects.get(account=acme).attributes["email"] == "not an address"


def test_by_key_two_may_carry_the_same_address(load, contacts):
    load(contacts, ANN, key="crm_id")
    assert load(contacts, ["Al", "Maes", ANN[2], "", "C-2"], key="crm_id") == {}


def test_in_a_strict_table_every_keys_value_must_be_one(load, people):
    told = load(people, [*ANN[:2], "not an address", *ANN[3:]], key="crm_id")
    assert told[1].startswith("email: An e-mail address holds no blanks")


@pytest.mark.parametrize("table", ["people", "contacts"])
def test_a_row_without_its_key_is_rejected(load, request, table):
    told = load(request.getfixturevalue(table), ["Ann", "Maes", "  ", "", "C-1"])
    assert told == {1: "There is no value for email."}


def test_who_is_known_already_is_rejected(load, people):
    load(people, ANN)
    told = load(people, ["Al", "Maes", "al@post.example", ANN[3], ""])
    assert told == {1: module.ALREADY_KNOWN.format(key="phone")}


def test_the_second_of_two_in_a_list_is_rejected(load, people):
    told = load(people, ANN, ["Al", "Maes", "ANN@post.example", "", ""])
    assert told == {2: module.ALREADY_KNOWN.format(key="email")}


def test_a_rejected_row_claims_nothing(load, people):
    load(people, ANN)
    spoiled = ["Al", "Maes", ANN[2], "0471 00 00 00", ""]
    told = load(people, spoiled, ["Bo", "Maes", "bo@post.example", spoiled[3], ""])
    assert list(told) == [1]


def test_duplicates_are_found_across_batches(load, people, monkeypatch):
    monkeypatch.setattr(module, "BATCH_ROWS", 1)
    told = load(people, ANN, ["Al", "Maes", "ann@post.example", "", ""])
    assert list(told) == [2]


def test_who_is_being_deleted_is_rejected_for_now(load, people, acme, scope):
    gone = factories.profile(people, email="ann@post.example")
    with scope(acme):
        Target.objects.create(account=acme, profile_id=gone.pk, erasure_id=1)
    assert load(people, ANN) == {1: module.BEING_ERASED.format(key="email")}


def test_unknown_columns_become_text_attributes(load, people, acme, scope):
    header = [*HEADER, "Favourite Café", "Favourite cafe"]
    assert load(people, [*ANN, "Zurenborg", "De Vooruit"], header=header) == {}
    with scope(acme):
        made = Attribute.objects.filter(account=acme, name__startswith="favourite")
        assert [(one.name, one.label, one.type) for one in made] == [
            ("favourite_cafe", "Favourite Café", "text"),
            ("favourite_cafe_2", "Favourite cafe", "text"),
        ]
        profile = Profile.objects.get(account=acme)
        assert profile.attributes["favourite_cafe"] == "Zurenborg"


def test_values_are_typed_and_bad_ones_rejected(load, people, acme, scope):
    with scope(acme):
        add_attributes(people, [Column("score", "integer"), Column("vip", "boolean")])
    header = [*HEADER, "score", "VIP"]
    told = load(
        people,
        [*ANN, "12", "yes"],
        ["Al", "Maes", "al@post.example", "", "", "many", "no"],
        header=header,
    )
    assert told == {2: "Score: A whole number of at most 18 digits is wanted."}
    with scope(acme):
        profile = Profile.objects.get(account=acme)
        assert profile.attributes["score"] == 12
        assert profile.attributes["vip"] is True


def test_a_moment_without_an_offset_is_one_of_the_accounts_zone(
    load, people, acme, scope
):
    type(acme).objects.filter(pk=acme.pk).update(time_zone="Europe/Brussels")
    people.account.refresh_from_db()
    with scope(acme):
        add_attributes(people, [Column("seen", "datetime")])
    assert load(people, [*ANN, "2026-07-01 12:30"], header=[*HEADER, "seen"]) == {}
    with scope(acme):
        profile = Profile.objects.get(account=acme)
        assert profile.attributes["seen"] == "2026-07-01T10:30:00+00:00"


def test_missing_cells_are_blank_and_surplus_ones_spoil_the_row(load, people):
    told = load(people, ANN[:3], ["Al", "Maes", "al@post.example", "", "", "", "?"])
    assert told == {2: "The row has more cells than there are columns."}


def test_a_number_in_a_cell_is_a_full_phone_number(people, ada):
    module.load_profiles(
        people,
        "phone",
        ["phone"],
        [Row(1, ["32470123456"], frozenset({0}))],
        by=ada,
        reject=nobody,
        facts={},
    )
    assert values(Identifier, people) == {("phone", "+32470123456")}


def test_a_list_without_the_key_is_refused(load, people):
    with pytest.raises(module.NoKeyColumn):
        load(people, ANN, header=["a", "b", "c", "d", "e"])


def test_a_key_that_the_table_does_not_have_is_refused(load, people):
    with pytest.raises(NoSuchKey):
        load(people, ANN, key="passport")


def test_one_attribute_in_two_columns_is_refused(load, people):
    with pytest.raises(module.TwoColumns):
        load(people, ANN, header=["email", "E-Mail", "email ", "x", "y"])


def test_a_list_that_breaks_half_way_leaves_nothing(people, ada, acme, scope):
    def rows():
        yield Row(1, ANN)
        raise OSError

    with pytest.raises(OSError):
        module.load_profiles(
            people, "email", HEADER, rows(), by=ada, reject=nobody, facts={}
        )
    with scope(acme):
        assert not Profile.objects.filter(account=acme).exists()


def test_the_trail_counts_and_names_nobody(load, people, acme, scope):
    load(people, ANN, ANN)
    with scope(acme):
        entry = Entry.objects.get(account=acme, action="profiles.loaded")
    assert entry.facts == {
        "table": "people",
        "key": "email",
        "rows": 2,
        "loaded": 1,
        "rejected": 1,
        "sha256": "0" * 64,
    }


def test_a_table_that_was_emptied_is_not_taken_for_empty(load, people, acme, scope):
    with scope(acme):
        factories.profiles(people, 3)
        for model in (Identifier, KnownValue, Profile):
            model.objects.filter(account=acme).delete()
    refresh_statistics()
    load(people, ANN)
    with scope(acme), connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(reltuples) FROM pg_class WHERE oid IN"
            " (SELECT tableoid FROM profiles_identifier WHERE account_id = %s)",
            [acme.pk],
        )
        assert cursor.fetchone() == (3,)


def test_taken_values_are_found_by_index(people, acme, scope):
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN " + sql.statement("profiles.find_taken_values"),
            {"account": acme.pk, "keys": [1, 2], "values": ["a", "b"]},
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: ((account_id" in plan
    assert "(unique_key_id = asked.unique_key_id)" in plan
    assert "= asked.value)" in plan
    assert "Seq Scan on profiles_identifier" not in plan
