"""What the rows of a list that adds and updates come to, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from imports.explanations import LABELS
from imports.outcomes import Outcome
from imports.upserting.explanations import MEANINGS, TO_BE

ORDER = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome: what it is called and means, and how many rows come to it."""

    outcome: Outcome
    label: str | Promise
    meaning: str | Promise
    count: int

    @property
    def slug(self) -> str:
        """Return the outcome's name as addresses and style classes have it."""
        return self.outcome.name.lower().replace("_", "-")


def lines(counts: Mapping[str, int], *, act: bool) -> list[Line]:
    """Return the outcomes that occur in `counts` by word, before or after the act.

    New, updated and unchanged ones come first, and are there even when they are none.
    """
    others = [
        each for each in Outcome if each not in ORDER and counts.get(each.word, 0)
    ]
    return [
        Line(
            outcome,
            LABELS[outcome] if act else TO_BE.get(outcome, LABELS[outcome]),
            MEANINGS[outcome],
            counts.get(outcome.word, 0),
        )
        for outcome in (*ORDER, *others)
    ]
