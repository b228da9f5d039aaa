"""Who is signed in stays so until they sign out, or until the session is over."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tenancy.backends import Backend


@pytest.fixture
def signed_in(ada):
    client = Client()
    client.force_login(ada.user, backend="tenancy.backends.Backend")
    return client


def test_somebody_signed_in_gets_the_page(signed_in):
    assert signed_in.get("/a/acme/").status_code == 200


def test_signing_out_acts_at_once_on_a_copy_of_the_cookie(signed_in):
    copied = Client()
    copied.cookies = signed_in.cookies
    copied.cookies["lethe_session"] = signed_in.cookies["lethe_session"].value
    signed_in.post(reverse("account_logout"))
    assert copied.get("/a/acme/").status_code == 302


def test_a_session_that_is_over_is_none(signed_in):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert signed_in.get("/a/acme/").status_code == 302


def test_a_session_that_was_tampered_with_is_none(signed_in):
    for kept in Session.objects.all():
        kept.session_data = kept.session_data[:-3]
        kept.save()
    assert signed_in.get("/a/acme/").status_code == 302


def test_a_new_password_ends_sessions_elsewhere(signed_in, ada):
    ada.user.set_password("something else entirely")
    ada.user.save()
    assert signed_in.get("/a/acme/").status_code == 302


def test_who_may_not_sign_in_any_more_is_nobody(signed_in, ada):
    ada.user.is_active = False
    ada.user.save()
    assert signed_in.get("/a/acme/").status_code == 302


def test_nobody_has_a_number_that_nobody_has(ada):
    assert Backend().get_user(ada.user.pk) == ada.user
    assert Backend().get_user(0) is None
