"""Signing in as a person does: wrongly, rightly, in two steps."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest

PASSWORD = "river-of-oblivion-9"
STEP_SECONDS = 30


def code(secret, moment):
    """Return the six digits an authenticator app shows (RFC 6238)."""
    counter = struct.pack(">Q", int(moment) // STEP_SECONDS)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture
def user(ada, transactional_db):
    ada.user.set_password(PASSWORD)
    ada.user.save()
    return ada.user


@pytest.fixture
def sign_in(page_as, user):
    def act(password=PASSWORD, page=None):
        page = page or page_as()
        page.goto("/sign-in/login/")
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
        return page

    return act


def test_a_wrong_password_is_said_to_be_wrong(sign_in, violations):
    page = sign_in(password="something else")
    page.get_by_role("alert").wait_for()
    assert "/sign-in/login/" in page.url
    assert violations(page) == []


def test_the_right_password_opens_the_door(sign_in):
    page = sign_in()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def test_the_door_is_accessible(page_as, transactional_db, violations):
    page = page_as()
    for path in ("login", "password/reset", "password/reset/done", "signup"):
        page.goto(f"/sign-in/{path}/")
        assert violations(page) == [], path


def test_a_stale_reset_link_offers_a_new_one(page_as, transactional_db):
    page = page_as()
    page.goto("/sign-in/password/reset/key/1-abc-def/")
    page.get_by_role("link", name="Send a new link").click()
    page.get_by_label("E-mail address").wait_for()


def test_the_second_step_is_switched_on_and_then_asked_for(sign_in, violations):
    page = sign_in()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/sign-in/2fa/")
    page.get_by_role("link", name="Switch on").click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    assert violations(page) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.get_by_label("Or type this secret").input_value()
    assert violations(page) == []
    page.get_by_label("Authenticator code").fill(code(secret, time.time()))
    page.get_by_role("button", name="Switch on").click()
    page.locator(".codes li").first.wait_for()
    assert page.locator(".codes li").count() == 10
    assert violations(page) == []
    recovery = page.locator(".codes li").first.inner_text()

    page.locator("summary", has_text="Your menu:").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in/login/"))
    sign_in(page=page)
    page.get_by_role("heading", name="Second step").wait_for()
    assert violations(page) == []
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
