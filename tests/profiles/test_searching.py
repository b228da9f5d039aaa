"""Who is found, by which value, and that nothing hidden or foreign ever is."""

import re

import psycopg
import pytest
from django.db import connection

from common import sealed
from profiles import queries
from profiles.grid import searching
from profiles.grid.searching import ANYWHERE, NAME, Search
from profiles.models import Target
from tests import factories


@pytest.fixture
def anna(people):
    return factories.profile(
        people,
        email="anna@example.com",
        phone="+32470000001",
        crm_id="A-1",
        first_name="Anna",
        last_name="Peeters_50%",
    )


@pytest.fixture
def find(people, scope):
    def found(text, within=ANYWHERE, table=people):
        with scope(table.account):
            keys = queries.unique_keys(table)
            result = searching.found(table, keys, Search(text, within))
            return sorted(result.numbers)

    return found


@pytest.mark.parametrize(
    "text", ["anna@example.com", " Anna@EXAMPLE.com ", "0470 00 00 01", "A-1", "anna",
             "PEETERS", "na pee", "an", "s_50%"]
)  # fmt: skip
def test_somebody_is_found_by_any_key_and_by_name(anna, find, text):
    assert find(text) == [anna.pk]


@pytest.mark.parametrize(
    "text", ["anna@example.co", "0470 00 00 02", "A-", "eet_rs", "p%s", "ee", "x", "z"]
)
def test_nothing_but_whole_keys_and_real_parts_match(anna, find, text):
    assert find(text) == []


def test_only_the_key_that_was_asked_for_is_searched(anna, find):
    assert find("A-1", "crm_id") == [anna.pk]
    assert find("A-1", NAME) == []
    assert find("anna", "crm_id") == []


def test_a_known_value_comes_before_names_that_hold_it(anna, find, people):
    other = factories.profile(people, crm_id="Anna", first_name="Berta")
    assert find("Anna") == [other.pk]
    assert find("Anna", NAME) == [anna.pk]


def test_a_value_that_the_key_cannot_have_is_refused_with_the_reason(anna, find):
    with pytest.raises(searching.NotAValue, match="@"):
        find("anna", "email")


def test_one_letter_is_too_little_of_a_name(anna, find):
    with pytest.raises(searching.NameTooShort, match="2"):
        find("a", NAME)


def test_another_table_is_not_searched(anna, find, contacts):
    assert find("anna@example.com", table=contacts) == []
    assert find("anna", table=contacts) == []


def test_another_account_is_not_searched(anna, find, globex):
    theirs = factories.table(globex, "people")
    assert find("anna", table=theirs) == []
    assert find("anna@example.com", table=theirs) == []


def test_the_function_behind_names_knows_the_current_account_only(anna, globex, scope):
    call = "SELECT count(*) FROM profiles_named(%s, '%%ann%%', 9)"
    for account, expected in ((anna.account, 1), (globex, 0)):
        with scope(account), connection.cursor() as cursor:
            cursor.execute(call, [anna.table_id])
            assert cursor.fetchone() == (expected,)
    with connection.cursor() as cursor:
        cursor.execute(call, [anna.table_id])
        assert cursor.fetchone() == (0,)


def test_a_very_common_name_is_cut_and_says_so(people, scope, monkeypatch):
    monkeypatch.setattr(searching, "MOST_NAMES", 3)
    for number in range(4):
        factories.profile(people, first_name="Ann", last_name=str(number))
    with scope(people.account):
        found = searching.found(people, [], Search("ann"))
    assert len(found.numbers) == 3
    assert found.cut


def test_a_search_is_read_back_and_says_no_name():
    token = Search("anna@example.com", "email").sealed()
    assert searching.unsealed(token) == Search("anna@example.com", "email")
    assert "anna" not in token


@pytest.mark.parametrize("token", ["x", "é", "gAAAAABn"])
def test_what_is_no_search_never_means_everybody(token):
    with pytest.raises(searching.SearchTooOld):
        searching.unsealed(token)


def test_trigrams_serve_the_search_for_names(db, owner_url):
    # The function runs as the owner, with the settings that it brings along.
    with psycopg.connect(owner_url) as owner:
        [(definer, settings)] = owner.execute(
            "SELECT prosecdef, proconfig FROM pg_proc WHERE proname = 'profiles_named'"
        ).fetchall()
        assert definer
        owner.execute(
            "INSERT INTO profiles_profile (account_id, table_id, name, attributes, "
            "created, updated) SELECT 1, 1, 'Name ' || n, '{}', now(), now() "
            "FROM generate_series(1, 20000) n"
        )
        owner.execute("ANALYZE profiles_profile")
        for setting in settings:
            name, _, value = setting.partition("=")
            owner.execute("SELECT set_config(%s, %s, true)", [name, value])
        plan = owner.execute(
            "EXPLAIN SELECT id FROM profiles_profile WHERE account_id = 1 "
            "AND table_id = 1 AND name_key LIKE '%ann%' LIMIT 9"
        ).fetchall()
        owner.rollback()
    assert re.search(
        r"Bitmap Index Scan on profiles_profile_p\d_name_key_idx", str(plan)
    )


def test_the_deleted_are_not_found_in_the_grid(anna, people, scope, find):
    with scope(people.account):
        Target.objects.create(account=people.account, profile_id=anna.pk, erasure_id=1)
        shown = queries.profiles(people).filter(pk__in=find("anna@example.com"))
        assert list(shown) == []


def test_a_search_ends_with_the_working_day(monkeypatch):
    token = Search("anna").sealed()
    monkeypatch.setattr(sealed, "SEALED_SECONDS", -1)
    with pytest.raises(searching.SearchTooOld):
        searching.unsealed(token)


def test_a_place_in_the_grid_is_no_search():
    token = sealed.seal("place in the grid", ["anna", ""])
    with pytest.raises(searching.SearchTooOld):
        searching.unsealed(token)
