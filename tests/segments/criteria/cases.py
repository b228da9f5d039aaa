"""Criteria that are refused: the flaw, the path to it, and what has it."""

import json
from typing import Any

from segments.criteria import flaws, limits
from segments.criteria.flaws import Flawed, Path

TAG: dict[str, Any] = {"shape": "tag", "tag": 1}
OTHER: dict[str, Any] = {"shape": "tag", "tag": 2}
EMPTY: dict[str, Any] = {"is": "empty"}


def text_is(**said: Any) -> dict[str, Any]:
    return {"shape": "attribute", "attribute": "city", "test": said}


def of(attribute: str, **said: Any) -> dict[str, Any]:
    return {"shape": "attribute", "attribute": attribute, "test": said}


def goal(**said: Any) -> dict[str, Any]:
    return {"shape": "goal", "goal": 1, **said}


def event(*where: Any, **said: Any) -> dict[str, Any]:
    return {"shape": "event", "kind": "visit", "where": list(where), **said}


def all_of(*terms: Any) -> dict[str, Any]:
    return {"shape": "all of", "terms": list(terms)}


def any_of(*terms: Any) -> dict[str, Any]:
    return {"shape": "any of", "terms": list(terms)}


def not_(term: Any) -> dict[str, Any]:
    return {"shape": "not", "term": term}


def sample(**said: Any) -> dict[str, Any]:
    return {"shape": "sample", "of": TAG, "take": 5, "by": "random", **said}


def nested(depth: int) -> dict[str, Any]:
    """Return a criterion of `depth` shapes within each other."""
    criterion = TAG
    for _ in range(depth - 1):
        criterion = not_(criterion)
    return criterion


VALUES = ("test", "values")
TOO_MANY_SHAPES = any_of(*[all_of(*[TAG] * 50)] * 4)

NO_REFERENCES: list[Any] = [*("1", 1.0, 1.5, True, [1], {}, 0, -1, 2**63, 10**400, 404)]
NO_TEXTS: list[Any] = ["", None, 5, True, ["x"], {}, "a\0b", "\ud800", "x" * 501]
NO_NUMBERS: list[Any] = [
    *("5", True, [5], {}, float("nan"), float("inf"), -float("inf")),
    *(10**19, 1e300, -(10**400)),
]

CASES: list[tuple[type[Flawed], Path, Any]] = [
    (flaws.NoCriterion, (), None),
    (flaws.NoCriterion, (), {}),
    (flaws.Flawed, (), []),
    (flaws.Flawed, (), "all profiles"),
    (flaws.Flawed, (), 7),
    (flaws.Flawed, (), True),
    (flaws.Missing, ("shape",), {"tag": 1}),
    (flaws.Missing, ("shape",), {"shape": ""}),
    (flaws.NotAShape, ("shape",), {"shape": "everybody"}),
    (flaws.NotAShape, ("shape",), {"shape": 1}),
    (flaws.NotAShape, ("shape",), {"shape": ["tag"]}),
    (flaws.NotAShape, ("shape",), {"shape": {}}),
    (flaws.Superfluous, ("tags",), {**TAG, "tags": 2}),
    (flaws.Superfluous, ("terms", 1, "tags"), all_of(TAG, {**OTHER, "tags": 2})),
    (flaws.Superfluous, ("of",), {"shape": "all profiles", "of": TAG}),
    (flaws.Superfluous, ("x" * 50,), {**TAG, "x" * 999: 2}),
    (flaws.Superfluous, ("é??",), {**TAG, "é\ud800\0": 2}),
    # groups
    (flaws.EmptyGroup, (), {"shape": "all of"}),
    (flaws.EmptyGroup, (), {"shape": "any of", "terms": None}),
    (flaws.EmptyGroup, ("terms", 0), all_of(any_of())),
    (flaws.Flawed, ("terms",), {"shape": "all of", "terms": TAG}),
    (flaws.Flawed, ("terms",), {"shape": "all of", "terms": "tag"}),
    (flaws.Flawed, ("terms", 0), all_of([TAG])),
    (flaws.Flawed, ("terms", 1), all_of(TAG, None)),
    (flaws.TooManyTerms, (), all_of(*[TAG] * (limits.MOST_TERMS + 1))),
    (flaws.TooManyShapes, (), TOO_MANY_SHAPES),
    (flaws.TooDeep, ("term",) * limits.MOST_DEPTH, nested(limits.MOST_DEPTH + 1)),
    (flaws.Missing, ("term",), {"shape": "not"}),
    (flaws.Flawed, ("term",), not_([TAG])),
    (flaws.AllProfilesStandsAlone, ("term",), not_({"shape": "all profiles"})),
    (
        flaws.AllProfilesStandsAlone,
        ("terms", 1),
        all_of(TAG, {"shape": "all profiles"}),
    ),
    (flaws.Contradictory, (), all_of(TAG, OTHER, not_(TAG))),
    (flaws.Contradictory, ("terms", 1), any_of(OTHER, all_of(TAG, not_(TAG)))),
    (flaws.Contradictory, ("of",), sample(of=all_of(TAG, not_(TAG)))),
    (flaws.Contradictory, ("term",), not_(all_of(TAG, not_(TAG)))),
    (flaws.MatchesEverybody, (), any_of(TAG, OTHER, not_(TAG))),
    (flaws.MatchesEverybody, ("terms", 0), all_of(any_of(TAG, not_(TAG)), OTHER)),
    # what is named
    (flaws.NoSuchAttribute, ("attribute",), {**of("town"), "test": EMPTY}),
    (flaws.NoSuchAttribute, ("attribute",), {**of("City"), "test": EMPTY}),
    (
        flaws.NoSuchAttribute,
        ("attribute",),
        {"shape": "attribute", "attribute": 1, "test": EMPTY},
    ),
    (
        flaws.NoSuchAttribute,
        ("attribute",),
        {"shape": "attribute", "attribute": ["city"], "test": EMPTY},
    ),
    (flaws.Missing, ("attribute",), {"shape": "attribute", "test": EMPTY}),
    (flaws.NoSuchKey, ("key",), {"shape": "identifier", "key": "city"}),
    (flaws.NoSuchKey, ("key",), {"shape": "identifier", "key": 5}),
    (flaws.NoSuchKey, ("key",), {"shape": "identifier", "key": {}}),
    (flaws.Missing, ("tag",), {"shape": "tag"}),
    *(
        (flaws.NoSuchReference, ("tag",), {"shape": "tag", "tag": wrong})
        for wrong in NO_REFERENCES
    ),
    (flaws.NoSuchReference, ("section",), {**TAG, "section": 404}),
    (flaws.NoSuchReference, ("section",), {**TAG, "section": "Belgium"}),
    (flaws.NoSuchReference, ("terms", 1, "tag"), all_of(TAG, {**TAG, "tag": 404})),
    (flaws.NoSuchReference, ("segment",), {"shape": "segment", "segment": 404}),
    (flaws.NoSuchReference, ("section",), {"shape": "section", "section": 404}),
    (flaws.NoSuchReference, ("goal",), goal(goal=404)),
    (
        flaws.NoSuchReference,
        ("custom_table",),
        {"shape": "entry", "custom_table": 404},
    ),
    (
        flaws.NoSuchReference,
        ("topic",),
        {"shape": "subscription", "topic": 404, "status": "any"},
    ),
    *(
        (
            flaws.NoSuchReference,
            ("campaign",),
            {"shape": shape, "did": "sent", "campaign": 404},
        )
        for shape in ("e-mail", "sms")
    ),
    (flaws.NoSuchReference, ("campaign",), {"shape": "survey", "campaign": 404}),
    # words
    (flaws.NotAWord, ("did",), {"shape": "e-mail", "did": "read"}),
    (flaws.NotAWord, ("did",), {"shape": "sms", "did": "opened"}),
    (flaws.NotAWord, ("did",), {"shape": "e-mail", "did": ["sent"]}),
    (flaws.NotAWord, ("moment",), {"shape": "moment", "moment": "born", "test": EMPTY}),
    (
        flaws.NotAWord,
        ("status",),
        {"shape": "subscription", "topic": 1, "status": True},
    ),
    (flaws.NotAWord, ("by",), sample(by="size")),
    (flaws.NotAWord, ("moment",), sample(by="most recent", moment="born")),
    (flaws.Missing, ("moment",), sample(by="most recent")),
    (flaws.NotAWord, ("when", "unit"), goal(when={"last": 1, "unit": "weeks"})),
    # whole numbers
    *(
        (flaws.NotAWholeNumber, ("at_least",), goal(at_least=wrong))
        for wrong in (0, -1, 1.5, 2.0, True, "2", [2], limits.MOST_TIMES + 1, 10**400)
    ),
    *(
        (flaws.NotAWholeNumber, ("take",), sample(take=wrong))
        for wrong in (0, -5, 1.5, True, "all", limits.MOST_TAKEN + 1)
    ),
    *(
        (flaws.NotAWholeNumber, ("seed",), sample(seed=wrong))
        for wrong in (-1, 2**31, 1.5, "7", False)
    ),
    *(
        (flaws.NotAWholeNumber, ("when", "last"), goal(when={"last": wrong, "unit": "days"}))
        for wrong in (0, -1, 36_501, 1.5, "3", True, 10**400)
    ),
    (
        flaws.NotAWholeNumber,
        ("when", "last"),
        goal(when={"last": 1_201, "unit": "months"}),
    ),
    # spans and days
    (flaws.Missing, ("when", "last"), goal(when={"unit": "days"})),
    (flaws.Missing, ("when", "unit"), goal(when={"last": 3})),
    (flaws.Superfluous, ("when", "to"), goal(when={"last": 3, "unit": "days", "to": "2026-01-01"})),
    (flaws.Flawed, ("when",), goal(when="yesterday")),
    (flaws.Flawed, ("when",), goal(when=["2026-01-01"])),
    (flaws.Flawed, ("when",), goal(when=0)),
    (flaws.OpenOnBothSides, ("when",), goal(when={})),
    (flaws.OpenOnBothSides, ("when",), goal(when={"from": None, "to": None})),
    (flaws.WrongOrder, ("when", "to"), goal(when={"from": "2026-01-02", "to": "2026-01-01"})),
    *(
        (flaws.NotADate, ("when", "from"), goal(when={"from": wrong}))
        for wrong in (
            *("2026-02-29", "20260101", "2026-1-1", "01/01/2026", "2026-W01-1", "today"),
            *("0999-12-31", "9001-01-01", 20260101, True, ["2026-01-01"], "2026-01-0\uff11"),
        )
    ),
    # tests
    (flaws.Missing, ("test",), {"shape": "attribute", "attribute": "city"}),
    (flaws.Flawed, ("test",), {**text_is(), "test": "empty"}),
    (flaws.Missing, ("test", "is"), text_is(values=["Gent"])),
    (flaws.WrongTest, ("test", "is"), text_is(**{"is": ["empty"]})),
    *(
        (flaws.WrongTest, ("test", "is"), of(name, **{"is": wrong, "value": 5}))
        for name, wrong in (
            *(("city", "at least"), ("city", "before"), ("city", "all of")),
            *(("score", "contains"), ("score", "older than"), ("vip", "at least")),
            *(("born", "at least"), ("born", "contains"), ("seen", "is one of")),
            *(("size", "contains"), ("size", "all of"), ("likes", "contains")),
            *(("city", "regex"), ("city", "is"), ("city", "EMPTY")),
        )
    ),
    (flaws.Superfluous, ("test", "text"), text_is(**{"is": "empty", "text": "x"})),
    (flaws.Superfluous, ("test", "case_sensitive"), of("score", **{"is": "is one of", "values": [1], "case_sensitive": True})),
    (flaws.Missing, VALUES, text_is(**{"is": "is one of"})),
    (flaws.NotAList, VALUES, text_is(**{"is": "is one of", "values": []})),
    (flaws.NotAList, VALUES, text_is(**{"is": "is one of", "values": "Gent"})),
    (flaws.NotAList, VALUES, text_is(**{"is": "is one of", "values": {"0": "Gent"}})),
    (flaws.NotAList, VALUES, text_is(**{"is": "is one of", "values": ["x"] * (limits.MOST_VALUES + 1)})),
    *(
        (flaws.NotText, (*VALUES, 1), text_is(**{"is": "is one of", "values": ["Gent", wrong]}))
        for wrong in NO_TEXTS
    ),
    (flaws.NotText, ("test", "text"), text_is(**{"is": "contains", "text": 5})),
    (flaws.NotText, ("test", "text"), text_is(**{"is": "starts with", "text": "\0"})),
    (flaws.Missing, ("test", "text"), text_is(**{"is": "contains", "text": ""})),
    (flaws.NotYesOrNo, ("test", "case_sensitive"), text_is(**{"is": "contains", "text": "x", "case_sensitive": 1})),
    *(
        (flaws.NotYesOrNo, (*VALUES, 0), of("vip", **{"is": "is one of", "values": [wrong]}))
        for wrong in (1, 0, "true", None)
    ),
    *(
        (flaws.NotANumber, ("test", "value"), of("score", **{"is": "at least", "value": wrong}))
        for wrong in NO_NUMBERS
    ),
    (flaws.NotANumber, (*VALUES, 0), of("ratio", **{"is": "is one of", "values": ["1.5"]})),
    (flaws.WrongOrder, ("test", "high"), of("score", **{"is": "between", "low": 2, "high": 1})),
    (flaws.WrongOrder, ("test", "high"), of("born", **{"is": "between", "low": "2026-01-02", "high": "2026-01-01"})),
    (flaws.NotADate, ("test", "value"), of("born", **{"is": "before", "value": "1 May"})),
    (flaws.NotADate, (*VALUES, 0), of("born", **{"is": "is one of", "values": ["2026-02-30"]})),
    (flaws.NotAChoice, (*VALUES, 1), of("size", **{"is": "is one of", "values": ["S", "XXL"]})),
    (flaws.NotAChoice, (*VALUES, 0), of("likes", **{"is": "all of", "values": ["TEA"]})),
    # where
    (flaws.NotAList, ("where",), {**event(), "where": {"field": "x"}}),
    (flaws.NotAList, ("where",), event(*[{"field": "x", "test": EMPTY}] * 11)),
    (flaws.Flawed, ("where", 0), event("x")),
    (flaws.Missing, ("where", 0, "field"), event({"test": EMPTY})),
    (flaws.NotText, ("where", 0, "field"), event({"field": 5, "test": EMPTY})),
    (flaws.Missing, ("where", 0, "test"), event({"field": "x"})),
    (flaws.WrongTest, ("where", 0, "test", "is"), event({"field": "x", "test": {"is": "before"}})),
    (flaws.Superfluous, ("where", 0, "or"), event({"field": "x", "test": EMPTY, "or": 1})),
    (flaws.NotText, ("kind",), event(kind=["visit"])),
    (flaws.NotText, ("kind",), event(kind="x" * 501)),
]  # fmt: skip

# As text only: what JSON's objects cannot hold, or what is too much to be read.
TEXTS: list[tuple[type[Flawed], str | bytes]] = [
    (flaws.NotJson, ""),
    (flaws.NotJson, "{"),
    (flaws.NotJson, "{'shape': 'tag'}"),
    (flaws.NotJson, b"\xff\xfe{"),
    (flaws.NotJson, b'{"shape": "\xc3"}'),
    (flaws.NotJson, "[" * 50_000),
    (flaws.NotJson, '{"shape":' * 10_000),
    (flaws.NotJson, "9" * 100_000),
    (flaws.NoCriterion, "null"),
    (flaws.NoCriterion, "{}"),
    (flaws.TooLarge, "[" * 100_000 + "]" * 100_000),
    (flaws.TooLarge, " " * 10 * 1024 * 1024),
    (flaws.TooLarge, json.dumps(all_of(*[TAG] * 1_000_000))),
    (flaws.Flawed, "[" * 500 + "]" * 500),
    (flaws.NotANumber, json.dumps(of("score", **{"is": "at least", "value": 5})).replace("5", "NaN")),
    (flaws.NotANumber, json.dumps(of("score", **{"is": "at least", "value": 5})).replace("5", "1e999")),
    (flaws.NotText, json.dumps(text_is(**{"is": "contains", "text": "\0"}))),
    (flaws.NotText, json.dumps(text_is(**{"is": "contains", "text": "\ud800"}))),
    (flaws.NotJson, '{"shape": "e-mail", "did": "sent", "did": "sent"}'),
    (flaws.NotJson, '{"shape": "not", "term": {"shape": "tag", "tag": 1, "tag": 2}}'),
]  # fmt: skip
