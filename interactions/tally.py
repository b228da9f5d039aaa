"""Adding up what a batch of happenings does to totals, days and moments. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from interactions.happenings import (
    EmailReacted,
    EmailSent,
    GoalAttained,
    Happening,
    Reaction,
    SmsSent,
    SurveyAnswered,
)

SENT, OPENED, CLICKED, BOUNCED, ANSWERED = range(5)
COUNTS = ("sent", "opened", "clicked", "bounced", "answered")
MOMENTS = ("sent", "opened", "clicked", "bounced")

Reactions = list[datetime | None]  # opened, clicked, bounced


def first_reactions(reacted: Iterable[EmailReacted]) -> dict[str, Reactions]:
    """Return the first of each reaction by the token of its message.

    Nobody clicks in what they have not opened: a click opens.
    """
    first: dict[str, Reactions] = {}
    for each in reacted:
        moments = first.setdefault(each.token, [None, None, None])
        for place in _PLACES[each.reaction]:
            known = moments[place]
            if known is None or each.at < known:
                moments[place] = each.at
    return first


_PLACES = {
    Reaction.OPENED: (0,),
    Reaction.CLICKED: (0, 1),
    Reaction.BOUNCED: (2,),
}


@dataclass(slots=True)
class Tally:
    """What a batch adds: per campaign and day (UTC), per goal, and per profile."""

    days: dict[tuple[int, date], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0] * len(COUNTS))
    )
    goals: Counter[int] = field(default_factory=Counter)
    latest: dict[int, list[datetime | None]] = field(
        default_factory=lambda: defaultdict(lambda: [None] * len(MOMENTS))
    )

    def add(self, each: Happening) -> None:
        """Add what was sent, answered or reached; reactions count when they are new."""
        match each:
            case EmailSent():
                self._count(each.campaign_id, SENT, each.at)
                self._note(each.profile_id, SENT, each.at)
            case SmsSent():
                self._count(each.campaign_id, SENT, each.at)
            case SurveyAnswered():
                self._count(each.campaign_id, ANSWERED, each.at)
            case GoalAttained():
                self.goals[each.goal_id] += 1
            case _:
                pass

    def add_reaction(
        self, profile: int, campaign: int, *moments: datetime | None
    ) -> None:
        """Add the reactions to one message that are new: opened, clicked, bounced."""
        for place, moment in enumerate(moments, start=OPENED):
            if moment is not None:
                self._count(campaign, place, moment)
                self._note(profile, place, moment)

    def note_reaction(self, profile: int, each: EmailReacted) -> None:
        """Note when `profile` reacted, to whichever message and however often before.

        Whoever clicks in an old message again is not inactive.
        """
        for place in _PLACES[each.reaction]:
            self._note(profile, OPENED + place, each.at)

    def clicked(self, campaign: int, moment: datetime) -> None:
        """Add a click in a text message that is new."""
        self._count(campaign, CLICKED, moment)

    def counts(self) -> dict[str, Any]:
        """Return `campaigns`, `days` and a list for each count, of equal length."""
        rows = list(self.days.items())
        return {
            "campaigns": [campaign for (campaign, _), _ in rows],
            "days": [day for (_, day), _ in rows],
            **{
                name: [counts[place] for _, counts in rows]
                for place, name in enumerate(COUNTS)
            },
        }

    def moments(self) -> dict[str, Any]:
        """Return `profiles` and a list for each moment, of equal length."""
        return {
            "profiles": list(self.latest),
            **{
                name: [moments[place] for moments in self.latest.values()]
                for place, name in enumerate(MOMENTS)
            },
        }

    def _count(self, campaign: int, place: int, moment: datetime) -> None:
        self.days[campaign, moment.astimezone(UTC).date()][place] += 1

    def _note(self, profile: int, place: int, moment: datetime) -> None:
        known = self.latest[profile][place]
        if known is None or moment > known:
            self.latest[profile][place] = moment
