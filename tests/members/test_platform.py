"""Platform staff creates accounts and activates features, and sees no profiles."""

import pytest
from django.contrib import admin
from django.test import Client

from audit.models import Entry
from profiles.models import Profile
from tenancy import queries
from tenancy.models import Account, Feature, User
from tenancy.scope import account_transaction
from tests import factories


@pytest.fixture
def staff(db):
    client = Client()
    user = User.objects.create_superuser("staff@lethe.example", "pass-word-of-staff")
    client.force_login(user, backend="tenancy.backends.Backend")
    return client


def test_staff_creates_an_account_with_its_owner(staff):
    answer = staff.post(
        "/platform/tenancy/account/add/",
        {
            "slug": "umbrella",
            "name": "Umbrella",
            "owner": "una@umbrella.example",
            "features": [Feature.LIST_DELETION],
            "time_zone": "UTC",
            "language": "en",
        },
    )
    assert answer.status_code == 302
    account = Account.objects.get(slug="umbrella")
    una = User.objects.get(email="una@umbrella.example")
    member = queries.membership(una, "umbrella")
    assert member is not None
    assert member.role == "owner"
    assert account.has(Feature.LIST_DELETION)
    with account_transaction(account):
        rows = Entry.objects.order_by("pk")
        actions = list(rows.values_list("action", flat=True))
    assert actions == ["account.created", "member.added"]


def test_an_account_without_an_owner_is_refused(staff):
    answer = staff.post("/platform/tenancy/account/add/", {"slug": "x", "name": "X"})
    assert answer.status_code == 200
    assert not Account.objects.filter(slug="x").exists()


def test_staff_activates_a_feature(staff, acme):
    Account.objects.filter(pk=acme.pk).update(features=[])
    page = f"/platform/tenancy/account/{acme.pk}/change/"
    assert staff.get(page).status_code == 200
    fields = ("slug", "name", "default_region", "time_zone", "language")
    form = {name: getattr(acme, name) for name in fields}
    answer = staff.post(page, {**form, "features": [Feature.SEGMENT_DELETION]})
    assert answer.status_code == 302
    acme.refresh_from_db()
    assert acme.features == [Feature.SEGMENT_DELETION]
    with account_transaction(acme):
        entry = Entry.objects.get()
    assert (entry.action, entry.author_id) == ("account.changed", None)
    assert "features" in entry.facts["settings"]


def test_staff_finds_accounts_and_people_and_nothing_else(staff):
    assert {model._meta.label for model in admin.site._registry} == {
        "tenancy.Account",
        "tenancy.User",
    }
    page = staff.get("/platform/").content.decode()
    assert "/platform/tenancy/account/" in page
    for gone in ("auth/group/", "account/emailaddress/", "mfa/authenticator/"):
        assert gone not in page
        assert staff.get(f"/platform/{gone}").status_code == 404


def test_staff_cannot_take_over_somebodys_address(staff, olga):
    url = f"/platform/tenancy/user/{olga.user.pk}/change/"
    assert staff.get(url).status_code == 200
    form = {"email": "staff@lethe.example.evil", "is_active": "on", "is_staff": ""}
    assert staff.post(url, form).status_code == 302
    olga.user.refresh_from_db()
    assert olga.user.email == "olga@acme.example"
    assert staff.get("/platform/tenancy/user/add/").status_code == 403
    assert staff.post(url.replace("change", "delete")).status_code == 403


def test_who_is_not_active_any_more_is_out_at_once(staff, browser, olga):
    theirs = browser(olga)
    assert theirs.get("/a/acme/roles/").status_code == 200
    staff.post(f"/platform/tenancy/user/{olga.user.pk}/change/", {})
    assert theirs.get("/a/acme/roles/").status_code == 302


def test_staff_is_nobodys_member(staff, people):
    factories.profile(people, email="a@example.com")
    assert staff.get("/a/acme/").status_code == 404
    assert "/profiles/" not in staff.get("/platform/").content.decode()
    assert not Profile.objects.exists()


def test_a_member_is_no_staff(browser, olga):
    assert browser(olga).get("/platform/").status_code == 302
