"""The pages of unique keys, and the questions at their doors."""

import csv
import io

import pytest

from audit.models import Entry
from profiles.models import KeyChange, KeyFlaw, Profile, Target, UniqueKey
from tests import factories

KEYS = "/a/acme/tables/people/keys/"


@pytest.fixture
def ask(browser, card):
    """Return what has the attribute made unique over HTTP."""

    def asked(who=None, **said):
        data = {"attribute": "card", "kind": "text"} | said
        return browser(who).post(f"{KEYS}new/", data)

    return asked


@pytest.fixture
def refused(make, work, card, person, people):
    """Return a refused change: Bob has Ann's card, Carl's is none."""
    person(people, "A")
    person(people, "A")
    return work(make(card))


@pytest.fixture
def theirs(globex, gus, scope):
    """Return a refused change of another account's table of the same name."""
    table = factories.table(globex, "people")
    with scope(globex):
        key = table.unique_keys.select_related("attribute").get(position=0)
        return KeyChange.objects.create(
            account=globex,
            table=table,
            attribute=key.attribute,
            unique_key=key,
            kind="make",
            status="refused",
            key_kind="text",
        )


@pytest.fixture
def email(people, acme, scope):
    with scope(acme):
        return UniqueKey.objects.get(table=people, attribute__name="email")


def doors(change, key):
    return {
        f"{KEYS}new/": {"attribute": "card", "kind": "text"},
        f"{KEYS}{key}/": {"folds_local_part": ""},
        f"{KEYS}{key}/removal/": {"confirmed": "yes"},
        f"{KEYS}changes/{change}/dismissal/": {},
        f"{KEYS}changes/{change}/file/csv/": {},
    }


def test_everybody_who_looks_at_profiles_sees_the_keys(browser, max_, people):
    page = browser(max_).get(KEYS)
    assert page.status_code == 200
    assert "E-mail addresses" in page.text
    assert "keys/new/" not in page.text


def test_an_admin_makes_an_attribute_unique(ask, ada, acme, scope):
    assert ask(ada).status_code == 302
    with scope(acme):
        change = KeyChange.objects.get()
    assert (change.status, change.kind, change.author_id) == ("running", "make", ada.pk)


def test_progress_is_shown_while_it_is_built(ask, browser, ada):
    ask(ada)
    page = browser(ada).get(KEYS, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in page.text
    assert "<html" not in page.text


def test_nobody_signed_in_is_asked_to(browser, refused, email):
    for url, data in doors(refused.pk, email.pk).items():
        response = browser().post(url, data)
        assert (response.status_code, "next=" in response.url) == (302, True)


@pytest.mark.parametrize(("who", "answer"), [("max_", 403), ("gus", 404)])
def test_nobody_else_changes_a_key(
    browser, refused, email, request, who, answer, acme, scope
):
    member = request.getfixturevalue(who)
    for url, data in doors(refused.pk, email.pk).items():
        assert browser(member).post(url, data).status_code == answer, url
    with scope(acme):
        assert KeyChange.objects.count() == 1
        assert UniqueKey.objects.count() == 3


def test_another_accounts_rows_are_not_there(browser, ada, people, theirs, card):
    key = theirs.unique_key_id
    for url, data in list(doors(theirs.pk, key).items())[1:]:
        assert browser(ada).post(url, data).status_code == 404, url
    assert browser(ada).get(f"{KEYS}changes/{theirs.pk}/").status_code == 404


def test_the_wrong_method_is_refused(browser, ada, refused, email):
    assert browser(ada).delete(f"{KEYS}new/").status_code == 405
    assert browser(ada).post(KEYS).status_code == 405
    for part in ("dismissal", "file/csv"):
        url = f"{KEYS}changes/{refused.pk}/{part}/"
        assert browser(ada).get(url).status_code == 405


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"attribute": ""}, "attribute"),
        ({"attribute": "email"}, "attribute"),
        ({"kind": "poem"}, "kind"),
        ({"kind": "phone", "region": "XX"}, "region"),
    ],
)
def test_bad_input_comes_back_with_the_form(ask, ada, said, field, acme, scope):
    response = ask(ada, **said)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    with scope(acme):
        assert not KeyChange.objects.exists()


def test_while_one_key_changes_another_has_to_wait(ask, ada, browser, email):
    ask(ada)
    assert ask(ada, attribute="city").status_code == 409
    url = f"{KEYS}{email.pk}/removal/"
    assert browser(ada).post(url, {"confirmed": "yes"}).status_code == 409


def test_settings_are_changed(browser, ada, email, acme, scope):
    assert browser(ada).get(f"{KEYS}{email.pk}/").status_code == 200
    assert browser(ada).post(f"{KEYS}{email.pk}/", {}).status_code == 302
    with scope(acme):
        key = UniqueKey.every.get(status="building")
    assert (key.replaces_id, key.folds_local_part) == (email.pk, False)


def test_settings_that_stay_are_no_change(browser, ada, email):
    same = {"folds_local_part": "on"}
    assert browser(ada).post(f"{KEYS}{email.pk}/", same).status_code == 422


def test_a_key_is_removed_with_a_tick(browser, ada, email, acme, scope):
    url = f"{KEYS}{email.pk}/removal/"
    assert browser(ada).post(url).status_code == 422
    assert browser(ada).post(url, {"confirmed": "yes"}).status_code == 302
    with scope(acme):
        assert KeyChange.objects.get().kind == "remove"


def test_the_list_names_who_stands_in_the_way(browser, ada, refused, acme, scope):
    page = browser(ada).get(f"{KEYS}changes/{refused.pk}/")
    [look] = page.context["looks"]
    with scope(acme):
        flaw = KeyFlaw.objects.get()
    assert (look.profile.pk, look.other.pk, look.value) == (
        flaw.person,
        flaw.other,
        "A",
    )


def test_the_file_has_them_too_and_holds_no_formula(browser, ada, refused, acme, scope):
    with scope(acme):
        Profile.objects.filter(pk=KeyFlaw.objects.get().person).update(
            attributes={"card": "=A()"}
        )
    response = browser(ada).post(f"{KEYS}changes/{refused.pk}/file/csv/")
    text = response.content.decode("utf-8-sig")
    [header, row] = csv.reader(io.StringIO(text))
    assert header[2] == "Card"
    assert row[2] == "'=A()"
    with scope(acme):
        assert Entry.objects.filter(action="key.downloaded").exists()


def test_of_who_is_being_deleted_nothing_is_shown(browser, ada, refused, acme, scope):
    with scope(acme):
        flaw = KeyFlaw.objects.get()
        Target.objects.create(account=acme, profile_id=flaw.person, erasure_id=1)
    page = browser(ada).get(f"{KEYS}changes/{refused.pk}/")
    assert page.context["looks"] == []
    response = browser(ada).post(f"{KEYS}changes/{refused.pk}/file/csv/")
    assert len(response.content.decode().splitlines()) == 1


def test_a_refusal_is_put_away_once(browser, ada, refused, acme, scope):
    url = f"{KEYS}changes/{refused.pk}/dismissal/"
    assert browser(ada).post(url).status_code == 302
    assert browser(ada).post(url).status_code == 409
    assert browser(ada).get(f"{KEYS}changes/{refused.pk}/").status_code == 404


def test_long_lists_go_on_on_another_page(
    browser, ada, make, work, card, person, people, monkeypatch
):
    monkeypatch.setattr("profiles.views.key_changes.PAGE_ROWS", 2)
    for _ in range(4):
        person(people, "A")
    url = f"{KEYS}changes/{work(make(card)).pk}/"
    first = browser(ada).get(url)
    second = browser(ada).get(url + first.context["page"].next_url)
    assert [len(page.context["looks"]) for page in (first, second)] == [2, 1]
