"""Refusals: what is wrong, said to a person, with the HTTP status it answers."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext


class DomainError(Exception):
    """Something that was asked for cannot be done.

    The class docstring's first paragraph is the message a person reads; it says what
    to do next. `**facts` fill its `%(name)s` places. Whoever catches it answers with
    `status` and has changed nothing.
    """

    status = 409

    def __init__(self, message: str | Promise = "", **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        """Return the message in the reader's language."""
        if self.message:
            return str(self.message)
        doc = (type(self).__doc__ or "").split("\n\n")[0]
        return gettext(" ".join(doc.split())) % self.facts


class WrongState(DomainError):
    """This has moved on since you looked at it. Reload the page to see where it is."""


class BadInput(DomainError):
    """The values were not understood. Correct them and try again."""

    status = 422
