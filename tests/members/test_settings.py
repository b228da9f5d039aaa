"""Settings are an owner's; roles are for everybody to read."""

from datetime import timedelta

import pytest

from audit.models import Entry
from members import capabilities
from tenancy.actions.add_member import add_member
from tenancy.models import Account
from tenancy.retention import exports_kept, uploads_kept
from tenancy.roles import GRANTS, Capability, Role
from tenancy.scope import account_transaction

SETTINGS = "/a/acme/settings/"
ROLES = "/a/acme/roles/"
AS_THEY_ARE = {
    "time_zone": "UTC",
    "language": "en",
    "languages": ["en", "fr"],
    "default_region": "BE",
    "upload_days": "",
    "export_days": "",
}


@pytest.fixture
def save(browser, everybody):
    return lambda who="olga", **fields: browser(everybody[who]).post(
        SETTINGS, {**AS_THEY_ARE, **fields}
    )


def test_an_owner_changes_the_settings(save, acme, olga, scope):
    answer = save(reason_required="on", time_zone="Europe/Brussels", export_days="3")
    assert answer.headers["Location"] == SETTINGS
    acme.refresh_from_db()
    assert acme.reason_required
    assert acme.time_zone == "Europe/Brussels"
    assert exports_kept(acme) == timedelta(days=3)
    with scope(acme):
        entry = Entry.objects.get(action="account.changed")
    assert entry.facts == {"settings": ["export_days", "reason_required", "time_zone"]}
    assert entry.author_id == olga.pk


def test_what_does_not_change_is_not_noted(save, acme, scope):
    assert save().status_code == 302
    with scope(acme):
        assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("upload_days", "0"),
        ("upload_days", "366"),
        ("export_days", "-1"),
        ("export_days", "ten"),
        ("time_zone", "Mars/Olympus"),
        ("language", "xx"),
        ("languages", ["xx"]),
        ("languages", []),
        ("default_region", "ZZ"),
    ],
)
def test_a_bad_value_is_refused_at_its_field(save, acme, field, value):
    answer = save(**{field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert Account.objects.get(pk=acme.pk).upload_days is None
    assert b"Acme Outdoor" in answer.content


def test_pages_come_in_the_languages_of_the_account(save, browser, acme, ada):
    type(ada.user).objects.filter(pk=ada.user.pk).update(language="fr")
    french = browser(ada).get("/a/acme/roles/")
    assert french.headers["Content-Language"] == "fr"
    assert b'lang="fr"' in french.content
    assert save(languages=["en"]).status_code == 302
    acme.refresh_from_db()
    assert acme.languages == ["en"]
    english = browser(ada).get("/a/acme/roles/")
    assert english.headers["Content-Language"] == "en"
    # The menu offers no other.
    assert b'name="language" value="fr"' not in english.content
    assert b'name="language" value="en"' in english.content
    assert browser(ada).post("/preferences/", {"language": "fr"}).status_code == 422
    assert browser(ada).get("/preferences/").status_code == 200


def test_whoever_is_in_another_account_too_keeps_its_language(
    save, browser, acme, globex, ada
):
    with account_transaction(globex):
        add_member(globex, ada.user.email, Role.MARKETER)
    save(languages=["en"])
    assert browser(ada).post("/preferences/", {"language": "fr"}).status_code == 302
    assert browser(ada).get("/a/globex/").headers["Content-Language"] == "fr"
    assert browser(ada).get("/a/acme/").headers["Content-Language"] == "en"


def test_new_members_read_a_language_that_there_is(save, acme):
    answer = save(languages=["fr"])
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"language"}
    assert save(languages=["fr"], language="fr").status_code == 302
    acme.refresh_from_db()
    assert (acme.language, acme.languages) == ("fr", ["fr"])


def test_all_languages_are_none_in_particular(save, acme, scope):
    save(languages=["en"])
    save()
    acme.refresh_from_db()
    assert acme.languages == []


@pytest.mark.parametrize(
    ("who", "answer"),
    [(None, 302), ("ada", 403), ("max", 403), ("otto", 403), ("gus", 404)],
)
def test_nobody_else_changes_settings(browser, everybody, save, acme, who, answer):
    assert save(who, reason_required="on").status_code == answer
    assert browser(everybody[who]).get(SETTINGS).status_code == answer
    acme.refresh_from_db()
    assert not acme.reason_required


def test_wrong_methods_are_refused(browser, olga):
    assert browser(olga).put(SETTINGS).status_code == 405
    assert browser(olga).post(ROLES).status_code == 405


def test_an_account_without_a_choice_keeps_files_as_the_platform_does(acme, settings):
    settings.UPLOAD_DAYS, settings.EXPORT_DAYS = 30, 10
    assert uploads_kept(acme) == timedelta(days=30)
    assert exports_kept(acme) == timedelta(days=10)
    acme.upload_days = 2
    assert uploads_kept(acme) == timedelta(days=2)


@pytest.mark.parametrize(
    ("who", "answer"),
    [(None, 302), ("max", 200), ("otto", 200), ("olga", 200), ("gus", 404)],
)
def test_every_member_reads_who_may_do_what(browser, everybody, who, answer):
    assert browser(everybody[who]).get(ROLES).status_code == answer


def test_the_page_is_the_table_of_grants(browser, max_):
    page = browser(max_).get(ROLES)
    assert set(capabilities.WORDS) == set(Capability)
    roles = [role for role, _label in page.context["roles"]]
    assert set(roles) == set(Role)
    for capability, line in zip(Capability, page.context["lines"], strict=True):
        granted = {
            role
            for role, is_granted in zip(roles, line.granted, strict=True)
            if is_granted
        }
        assert granted == {role for role in Role if capability in GRANTS[role]}


def test_features_are_shown_as_they_are(browser, max_, acme):
    Account.objects.filter(pk=acme.pk).update(features=["list-deletion"])
    shown = dict(browser(max_).get(ROLES).context["features"])
    assert shown["Delete profiles by file"] is True
    assert shown["Delete profiles from the segment builder"] is False
