"""Whoever is deleted is named in no criterion that is kept."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from erasure.actions.launch_erasure import launch_erasure
from erasure.actions.replay_erasure import replay_erasure
from erasure.engine import sets
from erasure.models import Door, Erasure
from imports.actions.import_matches import import_matches
from imports.models import Import
from segments import queries
from segments.actions.change_draft import StaleDraft, change_draft
from segments.actions.save_segment import save_segment
from segments.criteria.values import values_in, without
from segments.drafts import draft_of_segment, segments
from segments.models import Exploration, Segment
from segments.refusals import CriterionRefused
from tests import factories


def address(*values, attribute="email", **test):
    return {
        "shape": "attribute",
        "attribute": attribute,
        "test": {"is": "is one of", "values": list(values), **test},
    }


@pytest.fixture
def anna(people):
    return factories.profile(
        people, email="anna@acme.example", phone="+32470123456", crm_id="A-1"
    )


@pytest.fixture
def ben(people):
    return factories.profile(people, email="ben@acme.example", crm_id="B-2")


@pytest.fixture
def keep(people, ada, scope):
    """Return what saves a criterion under a name."""

    def kept(criterion, name="Some", table=people):
        with scope(people.account):
            return Segment.objects.create(
                account=people.account,
                table=table,
                name=name,
                criterion=criterion,
                author=ada,
            )

    return kept


@pytest.fixture
def delete(people, ada, scope):
    """Return what launches an erasure of profiles."""

    def launched(*profiles):
        with scope(people.account):
            return launch_erasure(
                people,
                sets.picked([profile.pk for profile in profiles]),
                by=ada,
                door=Door.FILE,
                reason="",
                expected=len(profiles),
                fingerprint="f",
                facts={},
            )

    return launched


@pytest.fixture
def now(scope):
    def fresh(row):
        with scope(row.account_id):
            return type(row).objects.select_related("table__account").get(pk=row.pk)

    return fresh


def test_a_value_goes_from_a_list(anna, ben, keep, delete, now):
    segment = keep(address("Anna@Acme.example ", "ben@acme.example", "x@y.example"))
    delete(anna)
    assert now(segment).criterion == address("ben@acme.example", "x@y.example")


def test_what_had_no_other_value_cannot_be_used(
    anna, ben, keep, delete, now, people, scope
):
    segment = keep(address("anna@acme.example"))
    turned = keep({"shape": "not", "term": address("anna@acme.example")}, "Others")
    delete(anna)
    for each in (segment, turned):
        with scope(people.account), pytest.raises(CriterionRefused, match="A list of"):
            queries.read(people, now(each).criterion)


@pytest.mark.parametrize(
    ("criterion", "left"),
    [
        (address("0470 12 34 56", attribute="phone"), []),
        (address("A-1", "B-2", attribute="crm_id"), ["B-2"]),
        # A word that a key of texts has is a word everywhere else.
        (address("A-1", attribute="city"), ["A-1"]),
        # An address is nobody else's, whatever it is compared with.
        (address("anna@acme.example", "z", attribute="city"), ["z"]),
    ],
)
def test_values_are_compared_as_their_key_stores_them(
    criterion, left, anna, ben, keep, delete, now
):
    segment = keep(criterion)
    delete(anna)
    assert now(segment).criterion["test"]["values"] == left


def test_a_field_of_an_event_is_looked_at_too(anna, keep, delete, now):
    where = {
        "field": "from",
        "test": {"is": "starts with", "text": "anna@acme.example"},
    }
    segment = keep({"shape": "event", "kind": "visit", "where": [where]})
    delete(anna)
    assert "anna" not in json.dumps(now(segment).criterion)


def test_what_somebody_else_has_too_stays(anna, keep, delete, now, contacts):
    segment = keep(address("ben@acme.example", "nobody@acme.example"))
    theirs = keep(address("anna@acme.example"), table=contacts)
    delete(anna)
    assert len(now(segment).criterion["test"]["values"]) == 2
    assert now(theirs).criterion == theirs.criterion


def test_a_value_that_one_who_stays_carries_stays(contacts, keep, scope, ada, now):
    known = factories.profile(contacts, "email", email="anna@acme.example")
    carries = factories.profile(
        contacts, "crm_id", crm_id="C-3", email="anna@acme.example"
    )
    segment = keep(address("anna@acme.example"), table=contacts)

    def erase(profile):
        with scope(contacts.account):
            return launch_erasure(
                contacts,
                sets.picked([profile.pk]),
                by=ada,
                door=Door.FILE,
                reason="",
                expected=1,
                fingerprint="f",
                facts={},
            )

    erase(known)
    assert now(segment).criterion == segment.criterion
    erase(carries)
    assert now(segment).criterion["test"]["values"] == []


def test_drafts_and_what_can_be_undone_lose_it(anna, people, ada, delete, now, scope):
    named = address("anna@acme.example")
    with scope(people.account):
        explored = Exploration.objects.create(
            account=people.account,
            table=people,
            author=ada,
            criterion=named,
            past=[None, named, {"shape": "all of", "terms": [named]}],
            undone=[named, {"shape": "attribute"}],
            version=3,
        )
    delete(anna)
    kept = now(explored)
    assert "anna" not in json.dumps([kept.criterion, kept.past, kept.undone])
    assert len(kept.past) == 3
    assert kept.version == 4


def test_whoever_is_at_it_writes_nothing_back(anna, keep, delete, scope, people, ada):
    segment = keep(address("anna@acme.example", "x@y.example"))
    with scope(people.account):
        Exploration.objects.create(
            account=people.account,
            table=people,
            author=ada,
            segment=segment,
            criterion=address("anna@acme.example"),
            version=1,
        )
        [found] = segments(people.account)
        draft = draft_of_segment(ada, found)
    delete(anna)
    with scope(people.account):
        with pytest.raises(StaleDraft):
            change_draft(draft, lambda held: ({**(held or {}), "x": 1}, ()), token="1")
        with pytest.raises(StaleDraft):
            save_segment(draft, token="1")
        [found] = segments(people.account)
        again = draft_of_segment(ada, found)
        # What is there now can be changed and saved.
        draft, _at = change_draft(
            again,
            lambda _held: (address("x@y.example"), ()),
            token=again.token,
        )
        saved = save_segment(draft, token=draft.token)
    assert list(values_in(saved.criterion)) == [("email", "x@y.example")]


def test_an_import_that_waits_loses_it(anna, ben, keep, delete, now, ada, scope):
    segment = keep(address("anna@acme.example", "ben@acme.example"))
    with scope(segment.account_id):
        run = import_matches(now(segment), by=ada)
    delete(anna)
    kept = now(Import.objects.model(pk=run.pk, account_id=run.account_id))
    assert "anna" not in json.dumps(kept.criterion)
    assert "anna" not in kept.criterion_text
    assert "ben@acme.example" in kept.criterion_text


def test_the_trail_says_how_many_and_nobody(anna, keep, delete, acme, scope):
    keep(address("anna@acme.example"))
    keep(address("ben@acme.example"), "Other")
    delete(anna)
    with scope(acme):
        entry = Entry.objects.get(action="criteria.withheld")
    assert entry.facts == {"segments": 1, "explorations": 0}


def test_nothing_is_noted_where_nobody_is_named(anna, keep, delete, acme, scope):
    keep(address("ben@acme.example"))
    delete(anna)
    with scope(acme):
        assert not Entry.objects.filter(action="criteria.withheld").exists()


def test_another_accounts_criteria_are_let_alone(anna, globex, delete, now, scope):
    theirs = factories.table(globex, "clients")
    with scope(globex):
        segment = Segment.objects.create(
            account=globex,
            table=theirs,
            name="Some",
            criterion=address("anna@acme.example"),
        )
    delete(anna)
    assert now(segment).criterion == segment.criterion


def test_a_restored_backup_is_gone_through_again(anna, keep, delete, now, scope):
    segment = keep(address("anna@acme.example", "x@y.example"))
    erasure = delete(anna)
    with scope(erasure.account_id):
        # As a backup brings both back.
        Segment.objects.update(criterion=segment.criterion)
        Erasure.objects.update(status="completed")
        erasure.refresh_from_db()
    replay_erasure(erasure)
    assert now(segment).criterion == address("x@y.example")


VALUES = st.one_of(
    st.text(max_size=3), st.integers(-3, 3), st.booleans(), st.none(), st.floats()
)
JSON = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["test", "values", "text", "attribute", "terms", "value"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=25,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, st.sets(st.text(max_size=2), max_size=4))
def test_what_is_taken_out_is_not_found_again(said, gone):
    def is_gone(named):
        return named[1] in gone

    kept = without(said, is_gone)
    left = {value for _attribute, value in values_in(kept)} - {""}
    assert not left & gone
    wanted = {value for _attribute, value in values_in(said)} - gone - {""}
    assert left == wanted
