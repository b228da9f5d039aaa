"""What a campaign reached, in totals and rates. Pure."""

from dataclasses import dataclass
from typing import Protocol


class Counted(Protocol):
    """Something with the totals of a campaign."""

    sent: int
    opened: int
    clicked: int
    bounced: int
    answered: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares in percent; None where there is nothing to be a share of.

    What bounced is a share of what was sent, the others of what arrived: nobody opens
    a message that came back.
    """

    opened: float | None
    clicked: float | None
    bounced: float | None
    answered: float | None


def rates(of: Counted) -> Rates:
    """Return the rates of a campaign."""
    arrived = of.sent - of.bounced
    return Rates(
        opened=share(of.opened, arrived),
        clicked=share(of.clicked, arrived),
        bounced=share(of.bounced, of.sent),
        answered=share(of.answered, arrived),
    )


def share(part: int, whole: int) -> float | None:
    """Return `part` of `whole` in percent, None when there is no whole."""
    return 100 * part / whole if whole > 0 else None
