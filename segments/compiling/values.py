"""Conditions on values that are kept as JSON: attributes, event data, entries."""

from decimal import Decimal
from typing import assert_never

from psycopg.sql import SQL, Composable

from segments.compiling import moments
from segments.compiling.frame import Bound, Frame
from segments.compiling.json import Json
from segments.criteria.shapes import (
    AtLeast,
    AtMost,
    Between,
    Contains,
    EachOf,
    Empty,
    OlderThan,
    OnDays,
    OneOf,
    StartsWith,
    Test,
    Type,
    YoungerThan,
)


def of_value(
    value: Json, type_: Type, test: Test, frame: Frame, bound: Bound
) -> Composable:
    """Return that the JSON in `value` passes `test`: unknown when there is none."""
    match test:
        case Empty():
            return SQL("coalesce({}, 'null') IN ('null', '\"\"', '[]', '{{}}')").format(
                value.raw
            )
        case OneOf():
            return _one_of(value, type_, test, bound)
        case EachOf(values) if type_ is Type.NUMBERS:
            every = bound.bind(list(values))
            return _chosen(
                value, SQL("{} @> ALL({}::jsonb[])").format(value.raw, every)
            )
        case EachOf(values):
            every = bound.bind(list(values))
            return _chosen(value, SQL("{} ?& {}::text[]").format(value.raw, every))
        case Contains(part, case_sensitive):
            places = _cased(value, part, bound, case_sensitive=case_sensitive)
            return value.is_text_that(SQL("strpos({}, {}) > 0").format(*places))
        case StartsWith(part, case_sensitive):
            places = _cased(value, part, bound, case_sensitive=case_sensitive)
            return value.is_text_that(SQL("starts_with({}, {})").format(*places))
        case AtLeast() | AtMost() | Between():
            return _number(value, test, bound)
        case OnDays() | OlderThan() | YoungerThan():
            return moments.of_written(value, type_, test, frame, bound)
        case _:
            assert_never(test)


def _number(value: Json, test: AtLeast | AtMost | Between, bound: Bound) -> Composable:
    match test:
        case AtLeast(least):
            return SQL("{} >= {}").format(value.number, bound.bind(least))
        case AtMost(most):
            return SQL("{} <= {}").format(value.number, bound.bind(most))
        case Between(low, high):
            return SQL("{} BETWEEN {} AND {}").format(
                value.number, bound.bind(low), bound.bind(high)
            )


def _cased(
    value: Json, part: str, bound: Bound, *, case_sensitive: bool
) -> tuple[Composable, Composable]:
    place = SQL("{}::text").format(bound.bind(part))
    if case_sensitive:
        return value.text, place
    # Both by PostgreSQL, whose small letters are not quite Python's.
    return SQL("lower({})").format(value.text), SQL("lower({})").format(place)


def _chosen(value: Json, condition: Composable) -> Composable:
    """Return that so was chosen of several choices: in a list of them, or alone."""
    # The operators before look at the keys of an object as well.
    return SQL("({} AND jsonb_typeof({}) <> 'object')").format(condition, value.raw)


def _one_of(value: Json, type_: Type, test: OneOf, bound: Bound) -> Composable:
    texts = [one for one in test.values if isinstance(one, str)]
    numbers = [one for one in test.values if isinstance(one, Decimal)]
    truths = [one for one in test.values if isinstance(one, bool)]
    conditions: list[Composable] = []
    if texts and type_ is Type.MULTI_CHOICE:
        some = SQL("{} ?| {}::text[]").format(value.raw, bound.bind(texts))
        conditions.append(_chosen(value, some))
    elif texts and type_ in {Type.TEXT, Type.LOOSE} and not test.case_sensitive:
        places = SQL(", ").join(
            SQL("lower({}::text)").format(bound.bind(one)) for one in texts
        )
        same = SQL("lower({}) IN ({})").format(value.text, places)
        conditions.append(value.is_text_that(same))
    elif texts:
        same = SQL("{} = ANY({}::text[])").format(value.text, bound.bind(texts))
        conditions.append(value.is_text_that(same))
    if numbers and type_ is Type.NUMBERS:
        some = SQL("{} @> ANY({}::jsonb[])").format(
            value.raw, bound.bind([str(one) for one in numbers])
        )
        conditions.append(_chosen(value, some))
    elif numbers:
        place = bound.bind(numbers)
        conditions.append(SQL("{} = ANY({}::numeric[])").format(value.number, place))
    if truths:
        place = bound.bind(["true" if one else "false" for one in truths])
        conditions.append(SQL("{} = ANY({}::jsonb[])").format(value.raw, place))
    return SQL("({})").format(SQL(" OR ").join(conditions))
