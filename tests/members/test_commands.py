from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import Entry
from tenancy import queries
from tenancy.models import Account, User
from tenancy.scope import account_transaction


def run(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def member(email, slug):
    return queries.membership(User.objects.get(email=email), slug)


def trail(account):
    with account_transaction(account):
        rows = Entry.objects.order_by("pk")
        return list(rows.values_list("action", "author_id", "facts"))


def test_an_account_is_created_with_its_owner(db):
    assert "umbrella" in run("create_account", "umbrella", owner="una@u.example")
    una = member("una@u.example", "umbrella")
    assert una.role == "owner"
    assert trail(una.account) == [
        (
            "account.created",
            None,
            {"slug": "umbrella", "features": ["list-deletion"]},
        ),
        ("member.added", None, {"member": una.pk, "role": "owner"}),
    ]


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
    mia = member("mia@acme.example", "acme")
    assert mia.role == "admin"
    assert trail(acme) == [
        ("member.added", None, {"member": mia.pk, "role": "marketer"}),
        ("member.changed", None, {"member": mia.pk, "role": "admin"}),
    ]


def test_a_member_who_stays_what_they_are_leaves_no_entry(acme):
    run("add_member", "mia@acme.example", account="acme", role="marketer")
    run("add_member", "mia@acme.example", account="acme", role="marketer")
    assert len(trail(acme)) == 1


def test_a_member_who_comes_back_is_added_again(acme):
    run("add_member", "mia@acme.example", account="acme", role="marketer")
    mia = member("mia@acme.example", "acme")
    with account_transaction(acme):
        mia.left = mia.created
        mia.save(update_fields=["left"])
    run("add_member", "mia@acme.example", account="acme", role="marketer")
    assert [action for action, _by, _facts in trail(acme)] == ["member.added"] * 2


@pytest.mark.parametrize(
    ("email", "account", "words"),
    [("mia", "acme", "valid email"), ("mia@a.example", "nowhere", "no account")],
)
def test_a_bad_member_is_refused(acme, email, account, words):
    with pytest.raises(CommandError, match=words):
        run("add_member", email, account=account, role="marketer")
