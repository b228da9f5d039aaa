"""A batch parted by people, so that two transactions can record it side by side. Pure.

What has to happen in the order of a file concerns one person: the messages they get and
what they do with them. So do the rows that two transactions would wait for each other
over, but for the totals, which are written last. Where something else ties two people
together, a batch is not parted.
"""

from collections.abc import Sequence
from statistics import median_high

from interactions.happenings import EmailSent, Happening

LEAST = 500  # events; fewer are not worth a second transaction

Lane = list[int]  # positions in the batch, in its order


def lanes(happenings: Sequence[Happening | None], people: Sequence[int]) -> list[Lane]:
    """Return two lanes with different people, or one if need be.

    `people` says whose each event is, 0 where nobody knows. None is nothing that
    happened, and in no lane.
    """
    there = whole(happenings)
    known = [people[position] for position in there if people[position]]
    if len(there) < LEAST or len(set(known)) < 2:
        return [there]
    # The second lane begins in the middle, but never with the first person.
    least = min(known)
    middle = max(median_high(known), min(one for one in known if one > least))
    low = [position for position in there if people[position] < middle]
    high = [position for position in there if people[position] >= middle]
    if _are_tied(happenings, low, high):
        return [there]
    return [low, high]


def whole(happenings: Sequence[Happening | None]) -> Lane:
    """Return all that happened as one lane."""
    return [place for place, each in enumerate(happenings) if each is not None]


def _are_tied(happenings: Sequence[Happening | None], low: Lane, high: Lane) -> bool:
    """Say whether both lanes tell of one event, or send messages with one token.

    Which of the two is recorded depends on which comes first then.
    """
    names, tokens = zip(
        *(_marks(happenings, lane) for lane in (low, high)), strict=True
    )
    return not (names[0].isdisjoint(names[1]) and tokens[0].isdisjoint(tokens[1]))


def _marks(
    happenings: Sequence[Happening | None], lane: Lane
) -> tuple[set[str], set[str]]:
    """Return what the events of a lane are called, and the tokens that they send."""
    told = [each for each in map(happenings.__getitem__, lane) if each is not None]
    names = {each.event_id for each in told}
    tokens = {each.token for each in told if isinstance(each, EmailSent)}
    return names - {""}, tokens - {""}
