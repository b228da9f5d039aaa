"""Why a value is not one of its key: a stable code, and a sentence for a person.

A docstring here is the message a person reads, and the msgid of its translations;
`**facts` fill its `%(name)s` places.
"""

from collections.abc import Iterator
from typing import Any, ClassVar


class Invalid(ValueError):
    """The value is not one of this key."""

    reason: ClassVar[str] = "invalid"  # what is stored: stable, nothing of the value

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.reason)
        self.facts = facts or self.usual_facts()

    @classmethod
    def msgid(cls) -> str:
        """Return the English sentence, its `%(name)s` places still open."""
        return " ".join((cls.__doc__ or "").split())

    @classmethod
    def usual_facts(cls) -> dict[str, Any]:
        """Return what fills the places of the sentence when nothing else is said."""
        return {}

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.msgid() % self.facts


class TooLong(Invalid):
    """The value is longer than the %(limit)s characters this kind of key can have."""

    reason = "too-long"
    limit: ClassVar[int] = 254

    @classmethod
    def usual_facts(cls) -> dict[str, Any]:
        """Return the limit of this kind."""
        return {"limit": cls.limit}


class EmailTooLong(TooLong):
    """The address is longer than the %(limit)s characters an address can have."""

    reason = "email-too-long"
    limit = 320


class PhoneTooLong(TooLong):
    """The number is longer than %(limit)s characters."""

    reason = "phone-too-long"
    limit = 250


class Unprintable(Invalid):
    """The value holds a character that cannot be printed. Type the value anew."""

    reason = "unprintable"


class NoAt(Invalid):
    """An e-mail address needs an @; this value has none."""

    reason = "no-at"


class SeveralAts(Invalid):
    """An e-mail address has one @; this value has several."""

    reason = "several-ats"


class NothingBeforeAt(Invalid):
    """Nothing stands before the @ of this e-mail address."""

    reason = "nothing-before-at"


class NothingAfterAt(Invalid):
    """Nothing stands after the @ of this e-mail address."""

    reason = "nothing-after-at"


class BlankInside(Invalid):
    """An e-mail address holds no blanks; this one has a blank in the middle."""

    reason = "blank-inside"


class NoDomain(Invalid):
    """What stands after the @ is not a domain such as example.com."""

    reason = "no-domain"


class NotAPhone(Invalid):
    """The value is not a phone number."""

    reason = "not-a-phone"


class NoCountry(Invalid):
    """The country of this phone number is unknown. Write it as +32 470 12 34 56."""

    reason = "no-country"


class PhoneTooShort(Invalid):
    """The phone number has too few digits for its country."""

    reason = "phone-too-short"


class PhoneTooManyDigits(Invalid):
    """The phone number has too many digits for its country."""

    reason = "phone-too-many-digits"


class PhoneWrongLength(Invalid):
    """No phone number of that country has this many digits."""

    reason = "phone-wrong-length"


class NotAnInteger(Invalid):
    """The value is not a whole number, written with digits only."""

    reason = "not-an-integer"


class IntegerTooLarge(Invalid):
    """The number is too large. At most 18 digits can be stored."""

    reason = "integer-too-large"


def _descendants(parent: type[Invalid]) -> Iterator[type[Invalid]]:
    yield parent
    for child in parent.__subclasses__():
        yield from _descendants(child)


REASONS = {kind.reason: kind for kind in _descendants(Invalid)}
