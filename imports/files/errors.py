"""Why a file is refused, and what to do about it.

A docstring here is the message a person reads, and the msgid of its translations;
`**facts` fill its `%(name)s` places. Nothing of a file's contents is in them.
"""

from typing import Any


class Unreadable(Exception):
    """This file cannot be read.

    Upload a CSV file or an Excel workbook (.xlsx).
    """

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    @classmethod
    def msgid(cls) -> str:
        """Return the English message, its `%(name)s` places still open."""
        return " ".join((cls.__doc__ or "").split())

    def __str__(self) -> str:
        """Return the English message."""
        return self.msgid() % self.facts


# Size


class TooLarge(Unreadable):
    """The file is larger than %(limit)s MB. Split it and upload the parts."""


class UnpacksTooLarge(Unreadable):
    """The file unpacks to more than %(limit)s MB. Split the list and upload parts."""


class TooManyRows(Unreadable):
    """The file has more than %(limit)s rows. Split it and upload the parts."""


class TooManyColumns(Unreadable):
    """Row %(row)s has more than %(limit)s columns.

    Keep the columns that you need, or choose another delimiter.
    """


class LineTooLong(Unreadable):
    """Row %(row)s does not end. Check that the file is a list with one row a line."""


class FieldTooLong(Unreadable):
    """Row %(row)s has a cell of more than %(limit)s characters.

    A quotation mark may not be closed there: correct the row and upload the file
    again.
    """


class TooManyTexts(Unreadable):
    """The workbook holds too much text to be read.

    Save the sheet as CSV and upload that.
    """


# Nothing in it


class EmptyFile(Unreadable):
    """The file is empty. Upload one with a row of column names and the list below."""


class NoRows(Unreadable):
    """There are no data rows below the header.

    Add the list below the column names and upload the file again.
    """


# Not a list


class WebPage(Unreadable):
    """This is a web page, not a list.

    The download may have failed: download the list again, and save it as CSV or
    .xlsx.
    """


class NotAList(Unreadable):
    """This is a program, a picture, a document or an archive, not a list.

    Upload a CSV file, packed as ZIP or GZIP if you like, or a workbook (.xlsx).
    """


class NotText(Unreadable):
    """This file holds no readable text.

    Save the list as CSV or .xlsx and upload it again.
    """


# Text


class UnknownEncoding(Unreadable):
    """There is no encoding called %(encoding)s here. Choose one from the list."""


class WrongEncoding(Unreadable):
    """Row %(row)s is not written in the encoding %(encoding)s.

    Choose another encoding for this file.
    """


class UnclosedQuote(Unreadable):
    """A quotation mark that opens in row %(row)s is not closed as it should be.

    The rows after it would be lost: correct that row and upload the file again.
    """


# Archives


class BrokenArchive(Unreadable):
    """The archive is damaged or incomplete. Pack the list again and upload it."""


class EncryptedArchive(Unreadable):
    """The archive is protected by a password. Upload the list without password."""


class NotOneFile(Unreadable):
    """The archive holds %(files)s files. Upload the one that holds the list."""


class TooManyEntries(Unreadable):
    """The file has more than %(limit)s parts inside.

    Save the list as a new workbook or as CSV and upload that.
    """


class WorkbookInArchive(Unreadable):
    """The archive holds a workbook. Unpack it and upload the workbook itself."""


# Workbooks


class NotAWorkbook(Unreadable):
    """The name says workbook, but the file is none.

    Open it in your spreadsheet program, save it as .xlsx or CSV and upload that.
    """


class OldWorkbook(Unreadable):
    """This workbook has a format that cannot be read here.

    Open it in your spreadsheet program, save it as .xlsx or CSV and upload that.
    """


class EncryptedWorkbook(Unreadable):
    """The workbook is protected by a password.

    Save it as .xlsx without password and upload it again.
    """


class BrokenWorkbook(Unreadable):
    """The workbook is damaged.

    Open it in your spreadsheet program, save it as .xlsx or CSV and upload that.
    """


class NoSuchSheet(Unreadable):
    """The workbook has no sheet called “%(sheet)s”. Choose another sheet."""
