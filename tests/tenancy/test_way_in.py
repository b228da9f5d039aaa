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
