"""Conditions on values that are kept as JSON: attributes, event data, entries."""

from decimal import Decimal
from typing import assert_never

from psycopg.sql import SQL, Composable

from segments.compiling import moments
from segments.compiling.frame import Bound, Frame
from segments.compiling.json import number, text
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
    value: Composable, type_: Type, test: Test, frame: Frame, bound: Bound
) -> Composable:
    """Return that the JSON in `value` passes `test`: unknown when there is none."""
    match test:
        case Empty():
            return SQL("coalesce({}, 'null') IN ('null', '\"\"', '[]', '{{}}')").format(
                value
            )
        case OneOf():
            return _one_of(value, type_, test, bound)
        case EachOf(values):
            every = bound.bind(list(values))
            return SQL("({}) ?& {}::text[]").format(value, every)
        case Contains(part, case_sensitive):
            return SQL("strpos({}, {}) > 0").format(
                *_cased(value, part, bound, case_sensitive=case_sensitive)
            )
        case StartsWith(part, case_sensitive):
            return SQL("starts_with({}, {})").format(
                *_cased(value, part, bound, case_sensitive=case_sensitive)
            )
        case AtLeast() | AtMost() | Between():
            return _number(value, test, bound)
        case OnDays() | OlderThan() | YoungerThan():
            return moments.of_written(value, type_, test, frame, bound)
        case _:
            assert_never(test)


def _number(
    value: Composable, test: AtLeast | AtMost | Between, bound: Bound
) -> Composable:
    match test:
        case AtLeast(least):
            return SQL("{} >= {}").format(number(value), bound.bind(least))
        case AtMost(most):
            return SQL("{} <= {}").format(number(value), bound.bind(most))
        case Between(low, high):
            return SQL("{} BETWEEN {} AND {}").format(
                number(value), bound.bind(low), bound.bind(high)
            )


def _cased(
    value: Composable, part: str, bound: Bound, *, case_sensitive: bool
) -> tuple[Composable, Composable]:
    place = SQL("{}::text").format(bound.bind(part))
    if case_sensitive:
        return text(value), place
    # Both by PostgreSQL, whose small letters are not quite Python's.
    return SQL("lower({})").format(text(value)), SQL("lower({})").format(place)


def _one_of(value: Composable, type_: Type, test: OneOf, bound: Bound) -> Composable:
    texts = [one for one in test.values if isinstance(one, str)]
    numbers = [one for one in test.values if isinstance(one, Decimal)]
    truths = [one for one in test.values if isinstance(one, bool)]
    conditions: list[Composable] = []
    if texts and type_ is Type.MULTI_CHOICE:
        conditions.append(SQL("({}) ?| {}::text[]").format(value, bound.bind(texts)))
    elif texts and type_ in {Type.TEXT, Type.LOOSE} and not test.case_sensitive:
        places = SQL(", ").join(
            SQL("lower({}::text)").format(bound.bind(one)) for one in texts
        )
        conditions.append(SQL("lower({}) IN ({})").format(text(value), places))
    elif texts:
        place = bound.bind(texts)
        conditions.append(SQL("{} = ANY({}::text[])").format(text(value), place))
    if numbers:
        place = bound.bind(numbers)
        conditions.append(SQL("{} = ANY({}::numeric[])").format(number(value), place))
    if truths:
        place = bound.bind(["true" if one else "false" for one in truths])
        conditions.append(SQL("({}) = ANY({}::jsonb[])").format(value, place))
    return SQL("({})").format(SQL(" OR ").join(conditions))
