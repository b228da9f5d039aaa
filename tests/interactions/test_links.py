"""The public link of a message works until the message is gone: `/m/<token>`."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erasure.actions.erase_selection import erase_selection
from erasure.selection import preview
from interactions.models import EmailInteraction
from profiles.models import Target
from tenancy.scope import account_transaction
from tests import factories


@pytest.fixture
def ann(people):
    made = factories.profile(people, email="ann@post.example", first_name="Ann")
    factories.traces(made)
    return made


@pytest.fixture
def message(ann, acme, scope):
    with scope(acme):
        return EmailInteraction.objects.get(account=acme, profile=ann)


@pytest.fixture
def follow(client, message):
    """Follow a link as somebody who never signed in."""

    def act(path=None, method="get"):
        return getattr(client, method)(path or message.public_path)

    return act


def test_a_message_is_shown_to_whoever_has_its_link(follow):
    answer = follow()
    assert answer.status_code == 200
    assert "Spring email" in answer.content.decode()
    assert "ann@post.example" not in answer.content.decode()


@pytest.mark.parametrize("token", [None, "a" * 22])
def test_no_answer_is_kept_or_indexed_or_sets_a_cookie(follow, message, token):
    path = message.public_path.replace(message.token, token or message.token)
    answer = follow(path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_a_head_request_gets_the_same_status(follow):
    assert follow(method="head").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_link_can_only_be_read(follow, method):
    assert follow(method=method).status_code == 405


def test_following_a_link_writes_nothing(follow):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        follow()
    words = {query["sql"].split()[0] for query in queries}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE"}


def test_the_link_is_gone_once_the_person_is_erased(follow, people, ann, olga):
    with account_transaction(people.account_id):
        seen = preview(people, [ann.pk])
    erase_selection(
        people,
        [ann.pk],
        by=olga,
        reason="asked for",
        fingerprint=seen.fingerprint,
        confirmed=True,
    )
    answer = follow()
    assert answer.status_code == 410
    assert "Spring email" not in answer.content.decode()
    assert follow(method="head").status_code == 410


def test_the_link_is_gone_as_soon_as_an_erasure_is_launched(follow, acme, ann, scope):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=ann.pk, erasure_id=1)
    assert follow().status_code == 410


def test_a_token_of_another_account_is_gone_too(follow, message, globex):
    theirs = EmailInteraction(account=globex, token=message.token)
    assert follow(theirs.public_path).status_code == 410


@pytest.mark.parametrize("account", ["0", "zz", "1y2p0ij32e8e7", "zzzzzzzzzzzzz"])
def test_an_account_that_is_not_there_answers_the_same(follow, message, account):
    unknown = follow(message.public_path.replace(message.token, "a" * 22))
    answer = follow(f"/m/{account}-{message.token}")
    assert answer.status_code == 410
    assert answer.content == unknown.content


@pytest.mark.parametrize(
    "path", ["/m/", "/m/abc", "/m/1-short", f"/m/1-{'a' * 23}", f"/m/A-{'a' * 22}"]
)
def test_what_is_no_link_is_not_found(follow, path):
    assert follow(path).status_code == 404
