"""What is wrong with a criterion, as an answer to a person."""

from django.utils.translation import gettext

from common.errors import BadInput
from segments.criteria.flaws import Flawed, Path


class CriterionRefused(BadInput):
    """This criterion cannot be used.

    `path` leads to the fault, `place` is the same as text.
    """

    def __init__(self, flaw: Flawed) -> None:
        super().__init__(said(flaw))
        self.path: Path = flaw.path
        self.place = flaw.place


def said(flaw: Flawed) -> str:
    """Return what is wrong in the reader's language."""
    return gettext(flaw.msgid()) % flaw.facts
