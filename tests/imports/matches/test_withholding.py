"""A run that closed does not say who it was that it deleted."""

import json

import pytest

from audit.models import Entry
from imports.actions.cancel_import import cancel_import
from imports.actions.run_execution import run_execution
from imports.withholding import without_values
from tests.imports.matches.conftest import IN_GHENT, fresh, frozen, segment_of

KEYS = frozenset({"email", "crm_id"})


def by_email(*addresses):
    return {
        "shape": "any of",
        "terms": [
            IN_GHENT,
            {
                "shape": "attribute",
                "attribute": "email",
                "test": {"is": "is one of", "values": list(addresses)},
            },
        ],
    }


@pytest.fixture
def named(people, crowd, ada):
    """Return the import of a segment that names two people by address."""
    addresses = [profile.attributes["email"] for profile in crowd[:2]]
    return frozen(segment_of(people, ada, by_email(*addresses)), ada)


def test_while_it_is_prepared_everything_is_shown(named, crowd):
    assert crowd[0].attributes["email"] in named.criterion_text


def test_afterwards_the_addresses_are_nowhere(named, crowd, launch, scope):
    digest = named.criterion_sha256
    run_execution(launch(named))
    kept = fresh(named)
    said = kept.criterion_text + json.dumps(kept.criterion)
    assert "person0" not in said
    assert "Ghent" in kept.criterion_text
    assert "…" in kept.criterion_text
    assert kept.criterion_sha256 == digest
    with scope(kept.account):
        trail = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    assert "person0" not in trail
    assert digest in trail


def test_a_cancelled_one_forgets_them_too(named, ada, scope):
    with scope(named.account):
        cancel_import(named, by=ada)
    assert "person0" not in fresh(named).criterion_text


def test_where_no_key_is_asked_all_is_kept(run, launch):
    text = run.criterion_text
    run_execution(launch(run))
    assert (fresh(run).criterion, fresh(run).criterion_text) == (IN_GHENT, text)


def test_a_table_that_is_gone_leaves_a_sentence(named, ada, people, scope):
    with scope(people.account):
        people.delete()
        cancel_import(fresh(named), by=ada)
    assert "person0" not in fresh(named).criterion_text


@pytest.mark.parametrize(
    ("test", "kept"),
    [
        ({"is": "contains", "text": "ann"}, {"is": "contains", "text": "…"}),
        (
            {"is": "is one of", "values": ["a", "b"], "case_sensitive": True},
            {"is": "is one of", "values": ["…"], "case_sensitive": True},
        ),
        (
            {"is": "between", "low": 1, "high": 2},
            {"is": "between", "low": "…", "high": "…"},
        ),
        ({"is": "empty"}, {"is": "empty"}),
    ],
)
def test_each_kind_of_test_loses_its_values(test, kept):
    said = {"shape": "attribute", "attribute": "email", "test": test}
    nested = {"shape": "all of", "terms": [{"shape": "not", "term": said}, IN_GHENT]}
    found = without_values(nested, KEYS)
    assert found["terms"][0]["term"]["test"] == kept
    assert found["terms"][1] == IN_GHENT
    assert said["test"] == test
