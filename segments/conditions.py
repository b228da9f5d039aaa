"""Fresh conditions, as the builder's picker adds them: what is usual, or left to fill in.

A condition is the JSON of one shape (see `segments.criteria.shapes`); None stands where
something has to be chosen yet, which the parser calls missing. Pure.
"""

from collections.abc import Mapping
from typing import Any

from segments.criteria.parser import TESTS
from segments.criteria.shapes import Type
from segments.tree import Json

MONTHS = {"last": 12, "unit": "months"}

FRESH: Mapping[str, Json] = {
    "all profiles": {"shape": "all profiles"},
    "all of": {"shape": "all of", "terms": []},
    "any of": {"shape": "any of", "terms": []},
    "none of": {"shape": "not", "term": {"shape": "any of", "terms": []}},
    "identifier": {"shape": "identifier", "key": None},
    "tag": {"shape": "tag", "tag": None, "section": None},
    "subscription": {
        "shape": "subscription",
        "topic": None,
        "status": "subscribed",
        "when": None,
    },
    "section": {"shape": "section", "section": None},
    "survey": {
        "shape": "survey",
        "campaign": None,
        "at_least": 1,
        "when": None,
        "where": [],
    },
    "goal": {"shape": "goal", "goal": None, "at_least": 1, "when": None},
    "event": {
        "shape": "event",
        "kind": None,
        "at_least": 1,
        "when": None,
        "where": [],
    },
    "entry": {
        "shape": "entry",
        "custom_table": None,
        "at_least": 1,
        "when": None,
        "where": [],
    },
    "segment": {"shape": "segment", "segment": None},
    "sample": {
        "shape": "sample",
        "of": {"shape": "all of", "terms": []},
        "take": 100,
        "by": "random",
        "seed": 1,
    },
}


def fresh_message(shape: str, did: str) -> Json:
    """Return the condition that something happened with an e-mail or a text message."""
    return {"shape": shape, "did": did, "campaign": None, "at_least": 1, "when": None}


def fresh_moment(moment: str) -> Json:
    """Return the condition that a moment lies a year back."""
    test = {"is": "older than", **MONTHS}
    return {"shape": "moment", "moment": moment, "test": test}


def fresh_attribute(name: str, type_: Type) -> Json:
    """Return a condition on an attribute of the type."""
    return {
        "shape": "attribute",
        "attribute": name,
        "section": None,
        "test": fresh_test(TESTS[type_][0], type_),
    }


def fresh_test(name: str, type_: Type, before: Json | None = None) -> Json:
    """Return a test of this name; what `before` says already is kept where it fits."""
    had = before or {}
    match name:
        case "is one of":
            usual = [True] if type_ is Type.BOOLEAN else None
            return {"is": name, "values": _listed(had) or usual}
        case "all of":
            return {"is": name, "values": _listed(had)}
        case "contains" | "starts with":
            listed = _listed(had)
            text = had.get("text") or (str(listed[0]) if listed else None)
            return {"is": name, "text": text}
        case "at least" | "at most" | "before" | "after":
            value = had.get("value")
            return {"is": name, "value": had.get("low") if value is None else value}
        case "between":
            low = had.get("low")
            low = had.get("value") if low is None else low
            return {"is": name, "low": low, "high": had.get("high")}
        case "older than" | "younger than":
            span = {key: had[key] for key in ("last", "unit") if had.get(key)}
            return {"is": name, **MONTHS, **span}
        case _:
            return {"is": name}


def fresh_when(mode: str) -> Json | None:
    """Return the time of a happening: ever, in the last months, or some days."""
    if mode == "last":
        return dict(MONTHS)
    return {"from": None, "to": None} if mode == "days" else None


def fresh_where() -> Json:
    """Return a test of one field of an event, an entry or a form."""
    return {"field": None, "test": fresh_test("is one of", Type.LOOSE)}


def mode_of(when: Any) -> str:
    """Return which kind of time `when` is: ever, last or days."""
    if not isinstance(when, dict):
        return "ever"
    return "last" if "last" in when or "unit" in when else "days"


def _listed(test: Json) -> list[Any] | None:
    values = test.get("values")
    if isinstance(values, list):
        return values
    text = test.get("text")
    return [text] if text else None
