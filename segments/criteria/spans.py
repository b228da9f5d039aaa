"""Spans of time as moments: what `36 months ago` is. Pure.

Months are the calendar's: a month before 31 March is the last day of February. Days and
months are counted on the clock on the wall of the account's time zone.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from segments.criteria.shapes import Days, Last, Unit, When


def ago(span: Last, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment at which a span that ends `now` begins, in UTC."""
    local = now.astimezone(zone)
    match span.unit:
        case Unit.DAYS:
            begun = local - timedelta(days=span.number)
        case Unit.MONTHS:
            begun = _months_before(local, span.number)
    return begun.astimezone(UTC)


def day_ago(span: Last, now: datetime, zone: tzinfo) -> date:
    """Return the day on which a span that ends `now` begins, in `zone`."""
    return ago(span, now, zone).astimezone(zone).date()


def bounds(
    when: When, now: datetime, zone: tzinfo
) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of `when` and the first one after it; None is open."""
    match when:
        case None:
            return None, None
        case Last():
            return ago(when, now, zone), None
        case Days(first, last):
            return (
                None if first is None else _midnight(first, zone),
                None if last is None else _midnight(last + timedelta(days=1), zone),
            )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _months_before(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = monthrange(years, month + 1)[1]
    return moment.replace(year=years, month=month + 1, day=min(moment.day, last))
