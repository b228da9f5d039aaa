"""What every door does beside letting people in."""

import threading
from typing import Any

import pytest
from django.db import connection

from imports.actions import rename_configuration as renaming
from imports.models import Configuration
from profiles.actions import refuse_taken as refusing
from profiles.models import ProfileTable, Tag
from tenancy.models import Section


@pytest.mark.parametrize(
    "address",
    [
        "imports/new/?table=%00&kind=upsert",
        "imports/new/?kind=%00",
        "segments/?q=a%00b",
        "tables/people/profiles/?q=%00",
        "campaigns/?q=%00",
    ],
)
def test_a_character_that_no_text_has_is_a_bad_request(
    address, people, browser, ada, max_, gus
):
    assert browser(ada).get(f"/a/acme/{address}").status_code == 400
    assert browser(gus).get(f"/a/acme/{address}").status_code == 404
    assert browser(None).get(f"/a/acme/{address}").status_code == 302


FORMS: dict[str, tuple[Any, int, str, dict[str, str]]] = {
    "tags": (Tag, 409, "/a/acme/tags/new/", {"name": "VIP"}),
    "sections": (
        Section,
        409,
        "/a/acme/sections/new/",
        {"name": "North", "slug": "north"},
    ),
    "tables": (
        ProfileTable,
        422,  # at the field, as of an address that is taken
        "/a/acme/tables/new/",
        {
            "name": "Guests",
            "slug": "guests",
            "identity": "strict",
            "key_label": "E-mail",
            "key_name": "email",
            "key_kind": "email",
        },
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", FORMS)
def test_of_two_who_send_the_same_form_at_once_one_is_told(
    what, acme, ada, browser, scope, monkeypatch
):
    model, answer, url, sent = FORMS[what]
    clients = [browser(ada), browser(ada)]
    met = threading.Barrier(2)
    answers = []
    real = model.objects.create

    def together(**fields):
        met.wait(10)
        return real(**fields)

    monkeypatch.setattr(model.objects, "create", together)

    def send(client):
        try:
            answers.append(client.post(url, sent).status_code)
        finally:
            connection.close()

    both = [threading.Thread(target=send, args=[client]) for client in clients]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(answers) == [302, answer]
    with scope(acme):
        assert model.objects.filter(account=acme).count() == 1


@pytest.mark.parametrize(
    "page",
    [
        "",
        "tables/people/profiles/",
        "in-progress/",
        "imports/uploads/",
        "imports/lists/people/upsert.csv",
        "segments/",
        "campaigns/",
        "audit/",
    ],
)
def test_nothing_of_an_account_stays_in_a_browser(page, people, browser, ada):
    answer = browser(ada).get(f"/a/acme/{page}")
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))


def test_whoever_renames_what_is_removed_at_that_moment_is_told(
    people, acme, browser, ada, scope, monkeypatch
):
    with scope(acme):
        kept = Configuration.objects.create(
            account=acme, table=people, name="Monthly", kind="upsert", author=ada
        )

    def removed_meanwhile(_account, name, **_also):
        Configuration.objects.filter(pk=kept.pk).delete()
        return name

    monkeypatch.setattr(renaming, "free_name", removed_meanwhile)
    url = f"/a/acme/imports/configurations/{kept.pk}/"
    answer = browser(ada).post(url, {"name": "Weekly"})
    assert answer.status_code == 409
    assert "at the same moment" in answer.content.decode()


def test_a_fault_is_a_fault(acme, browser, ada, monkeypatch):
    """What nobody else can have caused is not explained away."""

    def without_a_name(rows, _name, **_also):
        rows.model.objects.create(account=acme, name=None)

    monkeypatch.setattr(refusing, "refuse_taken", without_a_name)
    monkeypatch.setattr("profiles.actions.add_tag.refuse_taken", without_a_name)
    client = browser(ada)
    client.raise_request_exception = False
    assert client.post("/a/acme/tags/new/", {"name": "VIP"}).status_code == 500
