"""The audit trail: who reads it, what it says, and that it can be verified."""

import csv
import io
import json

import pytest

from audit.actions.record import record
from audit.chain import first_break
from audit.models import Entry
from audit.words import ACTIONS, FACTS, WORDS
from imports.models import Kind, Mode
from imports.outcomes import Outcome
from profiles.models import ChangeKind, KeyChangeKind
from tenancy.models import Membership
from tenancy.scope import account_transaction

PAGES = ("audit/", "audit/integrity/", "audit/chain.csv", "audit/chain.jsonl")


@pytest.fixture
def trail(acme, ada):
    """Leave 120 entries, the last one by the program itself."""
    with account_transaction(acme):
        for n in range(119):
            record(acme, "hold.placed", by=ada, hold=n, profile=n)
        record(
            acme,
            "erasure.completed",
            by=None,
            erasure=7,
            erased=3,
            traces={"emails": 12, "sms": 0},
            fingerprint="f" * 64,
        )


@pytest.fixture
def everybody(acme, ada, max_, otto, gus):
    return {"ada": ada, "max": max_, "otto": otto, "gus": gus, None: None}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "answer"),
    [(None, 302), ("max", 403), ("gus", 404), ("otto", 200), ("ada", 200)],
)
def test_the_trail_is_for_those_who_may_read_it(browser, everybody, who, answer, page):
    response = browser(everybody[who]).get(f"/a/acme/{page}")
    response.getvalue()
    assert response.status_code == answer


@pytest.mark.parametrize("page", PAGES)
def test_the_trail_takes_nothing(browser, ada, page):
    assert browser(ada).post(f"/a/acme/{page}").status_code == 405


def test_an_empty_trail_says_so(browser, ada):
    assert b"Nothing has happened yet" in browser(ada).get("/a/acme/audit/").content


def test_entries_say_who_did_what_with_which_facts(browser, otto, trail):
    page = browser(otto).get("/a/acme/audit/").content.decode()
    assert "Deletion completed" in page
    assert "Lethe itself" in page
    assert "E-mail interactions 12" in page
    assert "sms" not in page
    assert f"{'f' * 16}…" in page
    assert "Legal hold placed" in page
    assert "Ada Test" in page


def test_an_author_who_left_is_a_number(browser, otto, trail, acme, ada):
    number = ada.pk
    with account_transaction(acme):
        Membership.objects.filter(pk=number).delete()
    page = browser(otto).get("/a/acme/audit/").content.decode()
    assert f"#{number}" in page


def test_the_trail_is_paged_from_entry_to_entry(browser, ada, acme, trail):
    client = browser(ada)
    seen = []
    url = "/a/acme/audit/"
    urls = [url]
    while True:
        page = client.get(url).context["page"]
        seen += [entry.position for entry in page.rows]
        if page.next_url is None:
            break
        url = f"/a/acme/audit/{page.next_url}"
        urls.append(url)
    assert seen == list(range(120, 0, -1))
    assert len(urls) == 3
    back = client.get(f"/a/acme/audit/{page.previous_url}").context["page"]
    assert [entry.position for entry in back.rows] == list(range(70, 20, -1))
    first = client.get(f"/a/acme/audit/{back.previous_url}").context["page"]
    assert [entry.position for entry in first.rows] == list(range(120, 70, -1))
    assert first.previous_url is None


@pytest.mark.parametrize(
    "query", ["before=x", "before=99999999999999999999", "after=0"]
)
def test_a_cursor_that_leads_nowhere_gives_the_first_page(browser, ada, trail, query):
    page = browser(ada).get(f"/a/acme/audit/?{query}").context["page"]
    assert page.rows[0].position == 120


def test_another_accounts_cursor_leads_nowhere(browser, gus, globex, acme, trail):
    with account_transaction(acme):
        entry = Entry.objects.get(position=60)
    page = browser(gus).get(f"/a/globex/audit/?before={entry.pk}").context["page"]
    assert page.rows == []


def test_an_intact_chain_is_said_to_be(browser, ada, trail):
    url = "/a/acme/audit/integrity/"
    part = browser(ada).get(url, headers={"HX-Request": "true"})
    assert b"The chain is intact" in part.content
    assert b"120 entries were followed" in part.content
    assert b"<html" not in part.content
    assert b"<html" in browser(ada).get(url).content


def test_a_broken_chain_is_named_with_its_place(browser, ada, trail, monkeypatch):
    monkeypatch.setattr("audit.queries.broken_at", lambda account: 17)
    page = browser(ada).get("/a/acme/audit/integrity/").content
    assert b"The chain is broken at entry 17" in page


def lines(response):
    return response.getvalue().decode()


def test_an_export_is_verified_with_one_file(browser, otto, trail):
    text = lines(browser(otto).get("/a/acme/audit/chain.jsonl"))
    held = [json.loads(line) for line in text.splitlines()]
    chain = [(line["entry"], bytes.fromhex(line["link"])) for line in held]
    assert len(chain) == 120
    assert first_break(chain) is None
    chain[40][0]["facts"]["hold"] = 0
    assert first_break(chain) == 41


def test_an_export_opens_in_a_spreadsheet(browser, otto, trail):
    text = lines(browser(otto).get("/a/acme/audit/chain.csv"))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["position"] for row in rows] == [str(n) for n in range(1, 121)]
    assert json.loads(rows[-1]["facts"])["erased"] == 3


def test_an_export_of_another_kind_is_not_there(browser, ada):
    assert browser(ada).get("/a/acme/audit/chain.pdf").status_code == 404


def test_every_action_that_is_recorded_has_words(settings):
    """Read the program's own text: each recorded action is a literal, or is below."""
    recorded = set()
    for app in ("tenancy", "profiles", "interactions", "erasure", "imports", "demo"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for call in text.split("record(")[1:]:
                recorded |= {
                    part.split('"')[1]
                    for part in call[:200].split(",")[:2]
                    if '"' in part and "." in part.split('"')[1]
                }
    assert recorded
    made = {
        "key.{kind}": {f"key.{kind}" for kind in KeyChangeKind.values},
        "{change.kind}.completed": {
            f"{kind}.completed" for kind in (ChangeKind.SHAPE, ChangeKind.ATTRIBUTE)
        },
    }
    named = {name for each in recorded for name in made.get(each, {each})}
    assert named <= set(ACTIONS)


def test_imports_have_words_for_their_kinds_modes_and_outcomes():
    said = {*Kind.values, *Mode.values, *(each.word for each in Outcome)}
    assert said - set(WORDS) == set()


def test_the_facts_of_a_launch_are_told_in_words(browser, ada, acme, scope):
    facts = {"kind": "upsert", "mode": "create", "outcomes": {"lacking": 7}}
    with scope(acme):
        record(acme, "import.launched", by=ada, **facts, columns=2)
    page = browser(ada).get("/a/acme/audit/").content.decode()
    for words in ("Add &amp; update", "Only add new profiles", "value missing", "mode"):
        assert words in page
    assert set(facts) | {"columns"} <= set(FACTS)
