"""Write a criterion as the JSON that the parser reads. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, assert_never

from segments.criteria.shapes import (
    AllOf,
    AllProfiles,
    AnyOf,
    AtLeast,
    AtMost,
    AttributeIs,
    Between,
    Consented,
    Contains,
    Criterion,
    Days,
    Draw,
    EachOf,
    EmailDid,
    Empty,
    EventHappened,
    GoalReached,
    HasEntry,
    InSection,
    InSegment,
    KnownBy,
    Last,
    MomentIs,
    Not,
    OlderThan,
    OnDays,
    OneOf,
    Sample,
    Scalar,
    SmsDid,
    StartsWith,
    SurveyAnswered,
    Tagged,
    Test,
    When,
    Where,
    YoungerThan,
)

Json = Mapping[str, Any]
ONE_DAY = timedelta(days=1)


def written(criterion: Criterion) -> Json:
    """Return `criterion` as JSON's objects, lists and scalars."""
    said: dict[str, Any]
    match criterion:
        case AllProfiles():
            return {"shape": "all profiles"}
        case AllOf(terms):
            return {"shape": "all of", "terms": [written(term) for term in terms]}
        case AnyOf(terms):
            return {"shape": "any of", "terms": [written(term) for term in terms]}
        case Not(term):
            return {"shape": "not", "term": written(term)}
        case AttributeIs(name, _type, test, section):
            said = {"attribute": name, "section": section, "test": _test(test)}
            return {"shape": "attribute", **said}
        case MomentIs(moment, test):
            return {"shape": "moment", "moment": moment.value, "test": _test(test)}
        case KnownBy(key):
            return {"shape": "identifier", "key": key}
        case Tagged(tag, section):
            return {"shape": "tag", "tag": tag, "section": section}
        case Consented(topic, status, when):
            said = {"topic": topic, "status": status.value, "when": _when(when)}
            return {"shape": "subscription", **said}
        case InSection(section):
            return {"shape": "section", "section": section}
        case EmailDid(did, campaign, at_least, when):
            said = {"did": did.value, "campaign": campaign}
            return {"shape": "e-mail", **said, **_often(at_least, when)}
        case SmsDid(did_sms, campaign, at_least, when):
            said = {"did": did_sms.value, "campaign": campaign}
            return {"shape": "sms", **said, **_often(at_least, when)}
        case SurveyAnswered(campaign, at_least, when, where):
            said = {"campaign": campaign, "where": _where(where)}
            return {"shape": "survey", **said, **_often(at_least, when)}
        case GoalReached(goal, at_least, when):
            return {"shape": "goal", "goal": goal, **_often(at_least, when)}
        case EventHappened(kind, at_least, when, where):
            said = {"kind": kind, "where": _where(where)}
            return {"shape": "event", **said, **_often(at_least, when)}
        case HasEntry(custom_table, at_least, when, where):
            said = {"custom_table": custom_table, "where": _where(where)}
            return {"shape": "entry", **said, **_often(at_least, when)}
        case InSegment(segment):
            return {"shape": "segment", "segment": segment}
        case Sample(of, take, by, moment, seed):
            random = by is Draw.RANDOM
            order = {"seed": seed} if random else {"moment": moment.value}
            said = {"of": written(of), "take": take, "by": by.value}
            return {"shape": "sample", **said, **order}
        case _:
            assert_never(criterion)


def _test(test: Test) -> Json:
    match test:
        case OneOf(values, case_sensitive):
            said = {"is": "is one of", "values": [_scalar(value) for value in values]}
            # Only texts know it, and what is usual needs no word.
            return {**said, "case_sensitive": True} if case_sensitive else said
        case EachOf(values):
            return {"is": "all of", "values": list(values)}
        case Contains(text, case_sensitive):
            return {"is": "contains", "text": text, "case_sensitive": case_sensitive}
        case StartsWith(text, case_sensitive):
            return {"is": "starts with", "text": text, "case_sensitive": case_sensitive}
        case Empty():
            return {"is": "empty"}
        case AtLeast(value):
            return {"is": "at least", "value": _scalar(value)}
        case AtMost(value):
            return {"is": "at most", "value": _scalar(value)}
        case Between(low, high):
            return {"is": "between", "low": _scalar(low), "high": _scalar(high)}
        case OnDays(days):
            return _on_days(days)
        case OlderThan(span):
            return {"is": "older than", **_span(span)}
        case YoungerThan(span):
            return {"is": "younger than", **_span(span)}
        case _:
            assert_never(test)


def _on_days(days: Days) -> Json:
    match days:
        case Days(first, None) if first is not None:
            return {"is": "after", "value": (first - ONE_DAY).isoformat()}
        case Days(None, last) if last is not None:
            return {"is": "before", "value": (last + ONE_DAY).isoformat()}
        case Days(first, last) if first is not None and last is not None:
            return {
                "is": "between",
                "low": first.isoformat(),
                "high": last.isoformat(),
            }
        case _:
            raise ValueError("days that are open on both sides are no test")


def _scalar(value: Scalar) -> str | bool | int | float:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _often(at_least: int, when: When) -> Json:
    return {"at_least": at_least, "when": _when(when)}


def _when(when: When) -> Json | None:
    match when:
        case None:
            return None
        case Last():
            return _span(when)
        case Days(first, last):
            return {
                "from": first and first.isoformat(),
                "to": last and last.isoformat(),
            }


def _span(span: Last) -> Json:
    return {"last": span.number, "unit": span.unit.value}


def _where(where: Sequence[Where]) -> list[Json]:
    return [{"field": one.field, "test": _test(one.test)} for one in where]
