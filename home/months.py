"""The last months, as the charts of the home have them. Pure."""

from datetime import date

MONTHS = 24


def last_months(today: date) -> list[date]:
    """Return the first days of the last months, the oldest first, today's the last."""
    last = today.year * 12 + today.month - 1
    return [
        date(number // 12, number % 12 + 1, 1)
        for number in range(last - MONTHS + 1, last + 1)
    ]
