"""The table of fates is complete, and its rules can be carried out."""

from dataclasses import replace

import pytest

from erasure import checks, fates
from erasure.engine.relations import relations
from erasure.labels import FATES, TRACES


def problems(monkeypatch, rules):
    monkeypatch.setattr(checks, "RULES", rules)
    return [problem.id for problem in checks.every_relation_has_a_rule(None)]


def test_every_relation_to_a_profile_has_a_fate(monkeypatch):
    assert problems(monkeypatch, fates.RULES) == []


@pytest.mark.parametrize("missing", sorted({rule.relation for rule in fates.RULES}))
def test_a_relation_without_a_fate_stops_the_program(monkeypatch, missing):
    rules = tuple(rule for rule in fates.RULES if rule.relation != missing)
    assert problems(monkeypatch, rules) == ["erasure.E001"]


def test_a_rule_for_nothing_is_found(monkeypatch):
    stray = replace(fates.RULES[0], relation="interactions.Letter.profile")
    assert "erasure.E002" in problems(monkeypatch, (*fates.RULES, stray))


def test_an_unknown_condition_is_found(monkeypatch):
    odd = replace(fates.RULES[0], where="on Tuesdays")
    assert problems(monkeypatch, (odd, *fates.RULES[1:])) == ["erasure.E003"]


def test_a_row_that_cannot_lose_its_profile_is_found(monkeypatch):
    kept = replace(fates.RULES[0], fate=fates.Fate.UNLINK)
    assert problems(monkeypatch, (kept, *fates.RULES[1:])) == ["erasure.E004"]


def test_every_rule_has_its_words_and_its_statement():
    assert {rule.name for rule in fates.RULES} == set(TRACES)
    assert set(FATES) == set(fates.Fate)
    assert len(relations()) == len(fates.RULES)
