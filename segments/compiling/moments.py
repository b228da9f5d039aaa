"""Conditions on moments: on columns, and on dates and moments kept as text."""

from datetime import UTC, datetime, timedelta
from typing import Final

from psycopg.sql import SQL, Composable

from segments.compiling.frame import Bound, Frame
from segments.compiling.json import Json
from segments.criteria import spans
from segments.criteria.shapes import (
    Days,
    Empty,
    Last,
    OlderThan,
    OnDays,
    Test,
    Type,
    When,
    YoungerThan,
)

Written = OnDays | OlderThan | YoungerThan

DATE_FORM: Final = "____-__-__"
MOMENT_FORM: Final = "____-__-__T__:__:__%+00:00"
# Before and after everything that begins with a year of four digits.
EARLIEST: Final = "1000"
LATEST: Final = "9999-99"


def within(column: Composable, when: When, frame: Frame, bound: Bound) -> Composable:
    """Return that the moment in `column` lies in `when`; ever is that there is one."""
    first, end = spans.bounds(when, frame.moment, frame.zone)
    if first is None and end is None:
        return SQL("{} IS NOT NULL").format(column)
    return between(column, first, end, bound)


def of_column(column: Composable, test: Test, frame: Frame, bound: Bound) -> Composable:
    """Return that the moment in `column` passes `test`; unknown where it has none."""
    match test:
        case Empty():
            return SQL("{} IS NULL").format(column)
        case OnDays(days):
            return within(column, days, frame, bound)
        case YoungerThan(span):
            return within(column, span, frame, bound)
        case OlderThan(span):
            end = spans.ago(span, frame.moment, frame.zone)
            return between(column, None, end, bound)
        case _:
            raise TypeError(f"a moment cannot be {type(test).__name__}")


def of_written(
    value: Json, type_: Type, test: Written, frame: Frame, bound: Bound
) -> Composable:
    """Return that a date or moment that is kept as JSON text passes `test`.

    Dates are written as ISO 8601 has them and moments in UTC, so that their order is
    the order of their bytes. What is written otherwise is neither early nor late: the
    form is looked at, and both ends are always closed.
    """
    column = SQL('{} COLLATE "C"').format(value.text)
    if type_ is Type.DATE:
        form, (first, end) = DATE_FORM, _dates(test, frame)
    else:
        form, (first, end) = MOMENT_FORM, _moments(test, frame)
    return SQL("{} AND {} LIKE {}").format(
        between(column, first or EARLIEST, end or LATEST, bound),
        column,
        bound.bind(form),
    )


def between(
    column: Composable,
    first: datetime | str | None,
    end: datetime | str | None,
    bound: Bound,
) -> Composable:
    """Return that `column` is `first` or later, and earlier than `end`."""
    conditions = []
    if first is not None:
        conditions.append(SQL("{} >= {}").format(column, bound.bind(first)))
    if end is not None:
        conditions.append(SQL("{} < {}").format(column, bound.bind(end)))
    return SQL(" AND ").join(conditions)


def _dates(test: Written, frame: Frame) -> tuple[str | None, str | None]:
    match test:
        case OnDays(Days(first, last)):
            return (
                None if first is None else first.isoformat(),
                None if last is None else (last + timedelta(days=1)).isoformat(),
            )
        case YoungerThan(span):
            return _day(span, frame), None
        case OlderThan(span):
            return None, _day(span, frame)


def _day(span: Last, frame: Frame) -> str:
    return spans.day_ago(span, frame.moment, frame.zone).isoformat()


def _moments(test: Written, frame: Frame) -> tuple[str | None, str | None]:
    match test:
        case OnDays(days):
            first, end = spans.bounds(days, frame.moment, frame.zone)
            return _written(first), _written(end)
        case YoungerThan(span):
            return _written(spans.ago(span, frame.moment, frame.zone)), None
        case OlderThan(span):
            return None, _written(spans.ago(span, frame.moment, frame.zone))


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
