from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tenancy import queries
from tenancy.models import Account, User


def run(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def member(email, slug):
    return queries.membership(User.objects.get(email=email), slug)


def test_an_account_is_created_with_its_owner(db):
    assert "umbrella" in run("create_account", "umbrella", owner="una@u.example")
    assert member("una@u.example", "umbrella").role == "owner"


@pytest.mark.parametrize(
    ("slug", "owner", "words"),
    [
        ("acme", "a@b.example", "already"),
        ("Not Plain", "a@b.example", "small letters"),
        ("umbrella", "nobody", "e-mail address"),
    ],
)
def test_a_bad_account_is_refused_with_what_to_do(acme, slug, owner, words):
    with pytest.raises(CommandError, match=words):
        run("create_account", slug, owner=owner)
    assert list(Account.objects.all()) == [acme]


def test_a_member_is_added_and_given_another_role(acme):
    run("add_member", "mia@acme.example", account="acme", role="marketer")
    run("add_member", "MIA@acme.example", account="acme", role="admin")
    assert member("mia@acme.example", "acme").role == "admin"


@pytest.mark.parametrize(
    ("email", "account", "words"),
    [("mia", "acme", "valid email"), ("mia@a.example", "nowhere", "no account")],
)
def test_a_bad_member_is_refused(acme, email, account, words):
    with pytest.raises(CommandError, match=words):
        run("add_member", email, account=account, role="marketer")
