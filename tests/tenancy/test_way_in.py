from ipaddress import IPv6Address
from random import getrandbits

import pytest

from tenancy.models import User
from tenancy.roles import Role
from tests import factories


def test_one_account_is_entered_at_once(browser, ada):
    assert browser(ada).get("/").headers["Location"] == "/a/acme/"


def test_of_several_accounts_one_is_chosen(browser, ada, globex):
    factories.member(globex, ada.user.email, Role.MARKETER)
    page = browser(ada).get("/").content.decode()
    assert "/a/acme/" in page
    assert "/a/globex/" in page


def test_a_stranger_finds_no_account(browser, acme, gus):
    assert browser(gus).get("/a/acme/").status_code == 404
    assert browser(gus).get("/a/nowhere/").status_code == 404


def test_nobody_signed_in_goes_to_the_sign_in_page(browser, acme):
    answer = browser(None).get("/a/acme/")
    assert answer.headers["Location"] == "/sign-in/login/?next=/a/acme/"


def test_sign_up_is_closed(browser, db):
    assert "sign" in browser(None).get("/sign-in/signup/").content.decode().lower()
    answer = browser(None).post(
        "/sign-in/signup/", {"email": "new@x.example", "password1": "Sup3r-long-one"}
    )
    assert answer.status_code in {200, 403}
    assert not User.objects.filter(email="new@x.example").exists()


def test_health_is_told_without_signing_in(browser, db):
    assert browser(None).get("/healthz").status_code == 200
    assert browser(None).get("/readyz").json() == {"database": True, "broker": True}


def test_whoever_was_signed_out_while_posting_comes_back_to_a_page(browser, acme):
    answer = browser(None).post("/a/acme/imports/new/")
    assert answer.headers["Location"] == "/sign-in/login/?next=/"


def test_a_part_leads_to_the_sign_in_page_whatever_page_it_claims(browser, acme):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://[::bad"}
    answer = browser(None).get("/a/acme/tables/", headers=headers)
    assert answer.headers["HX-Redirect"] == "/sign-in/login/?next=/a/acme/tables/"


def _anywhere():
    """Return an address that nobody came from before: what is counted is kept."""
    return str(IPv6Address(getrandbits(128)))


@pytest.mark.parametrize(("proxies", "is_let_in"), [(1, True), (0, False)])
def test_who_fails_to_sign_in_keeps_nobody_elsewhere_from_it(
    browser, max_, settings, proxies, is_let_in
):
    """Behind a proxy everybody comes from its address; it adds whom it answers."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    max_.user.set_password("lethe-demo")
    max_.user.save()
    proxy, elsewhere = _anywhere(), _anywhere()

    def said(login, at):
        form = {"login": login, "password": "lethe-demo"}
        headers = {"X-Forwarded-For": f"{_anywhere()}, {at}"}
        come = {"headers": headers, "REMOTE_ADDR": proxy}
        return browser(None).post("/sign-in/login/", form, **come)

    for _time in range(11):
        assert said(f"{getrandbits(64)}@nobody.example", elsewhere).status_code == 200
    assert (said(max_.user.email, _anywhere()).status_code == 302) == is_let_in
