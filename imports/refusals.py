"""What is wrong with a list or with the moment, in words that say what to do."""

from django.utils.translation import gettext

from common.errors import BadInput, DomainError
from imports.files import Unreadable


class FileRefused(BadInput):
    """This file cannot be read."""

    def __init__(self, error: Unreadable) -> None:
        super().__init__(said(error))


class NoFile(BadInput):
    """No file was chosen. Choose a CSV or XLSX file of at most 50 MB."""


class NothingPasted(BadInput):
    """Nothing was pasted. Paste at least one value, one a line."""


class NoTopic(BadInput):
    """Choose at least one topic, or all of them."""


class NoKeyColumn(BadInput):
    """Choose the unique key and the column that holds it."""


class NoKeys(DomainError):
    """This table has no unique key, so no list can be matched. Define one first."""


class TableGone(DomainError):
    """The table of this import is not there any more. Cancel it, and start again."""


class KeyGone(DomainError):
    """The unique key of this import is not unique any more. Choose another key."""


class NothingToDelete(DomainError):
    """No row of this list matches a profile that can be deleted. Check the key and
    the column, or upload another list.
    """


class TooManyTries(DomainError):
    """Reading this file failed several times. Save it as CSV and upload that."""


class TooManyFreezes(TooManyTries):
    """Finding out who matches failed several times. Look again later, or make the
    criterion simpler.
    """


class NobodyMatches(BadInput):
    """Nobody matches, so there is nobody to delete. Change the criterion first."""


class NotSaved(BadInput):
    """This segment has changes that are not saved. Save it, or discard the changes."""


class NobodyIsLeft(DomainError):
    """None of the profiles that you saw can be deleted any more: all are on hold, gone
    or being deleted. Review again.
    """


class NotThisFile(DomainError):
    """The file is not there any more. Upload it again."""


class NamesDeleted(DomainError):
    """Somebody in this list was deleted after you uploaded it, so it was removed.
    Upload it again, as it is now.
    """


def said(error: Unreadable) -> str:
    """Return what the reader found, in the language of whoever reads the page."""
    return gettext(error.msgid()) % error.facts
