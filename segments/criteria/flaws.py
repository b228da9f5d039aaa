"""Why a criterion is refused, and where the fault is.

A docstring here is the message a person reads, and the msgid of its translations;
`**facts` fill its `%(name)s` places. No value of the criterion is in them. Pure.
"""

from typing import Any

Path = tuple[str | int, ...]


class Flawed(ValueError):
    """This condition cannot be understood. Remove it, or build it anew."""

    def __init__(self, path: Path, **facts: Any) -> None:
        super().__init__()
        self.path = path
        self.facts = facts

    @classmethod
    def msgid(cls) -> str:
        """Return the English message, its `%(name)s` places still open."""
        return " ".join((cls.__doc__ or "").split("\n\n")[0].split())

    def __str__(self) -> str:
        """Return the English message."""
        return self.msgid() % self.facts

    @property
    def place(self) -> str:
        """Return the path as text, as in `terms[1].test.values[0]`."""
        text = "".join(
            f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path
        )
        return text.removeprefix(".") or "criterion"


# The criterion as a whole


class NotJson(Flawed):
    """The criterion is not valid JSON."""


class TooLarge(Flawed):
    """The criterion is too large. Use fewer conditions or shorter lists of values."""


class TooDeep(Flawed):
    """Groups are nested more than %(most)s deep. Flatten them."""


class TooManyShapes(Flawed):
    """The criterion has more than %(most)s conditions. Split it into segments."""


class NoCriterion(Flawed):
    """There is no condition yet. Add one, or choose all profiles of the table."""


class Contradictory(Flawed):
    """These conditions exclude each other: nobody can match. Remove one of them."""


class MatchesEverybody(Flawed):
    """One of these conditions is always met, so everybody would match. Remove one, or
    choose all profiles of the table.
    """


class AllProfilesStandsAlone(Flawed):
    """All profiles of the table cannot be combined with other conditions."""


# One shape


class NotAShape(Flawed):
    """This is no kind of condition that there is."""


class EmptyGroup(Flawed):
    """This group has no condition. Add one, or remove the group."""


class TooManyTerms(Flawed):
    """This group has more than %(most)s conditions. Divide it into groups."""


class Missing(Flawed):
    """This is missing. Fill it in."""


class Superfluous(Flawed):
    """The criterion says something that this kind of condition does not know."""


class NotAWord(Flawed):
    """This is none of the choices. Choose another one."""


class NotText(Flawed):
    """Text of 1 to %(most)s characters is wanted here."""


class NotANumber(Flawed):
    """A number is wanted here."""


class NotAWholeNumber(Flawed):
    """A whole number from %(least)s to %(most)s is wanted here."""


class NotYesOrNo(Flawed):
    """Yes or no is wanted here."""


class NotADate(Flawed):
    """A date such as 2026-11-22 is wanted here."""


class NotAList(Flawed):
    """A list of 1 to %(most)s values is wanted here."""


class WrongTest(Flawed):
    """Values of this type cannot be compared in this way. Choose another comparison."""


class NotAChoice(Flawed):
    """The attribute has no such choice any more. Choose another value."""


class WrongOrder(Flawed):
    """The first value is larger than the second: nobody can match. Exchange them."""


class OpenOnBothSides(Flawed):
    """Give a first day, a last day or both."""


# What it names


class NoSuchAttribute(Flawed):
    """The table has no such attribute (any more). Choose another one."""


class NoSuchKey(Flawed):
    """The table has no such unique key (any more). Choose another one."""


class NoSuchReference(Flawed):
    """What this condition names is not there (any more). Choose another one."""


class Circular(Flawed):
    """This segment is used by the one that it would be part of. Choose another one."""


class Unseen(Flawed):
    """This is about a section that you do not see, so you cannot use it. Remove it, or
    ask a colleague who sees that section.
    """
