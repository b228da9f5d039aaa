"""Reading lists and writing reports: CSV and XLSX, in constant memory.

Pure. `inspect` says what a file is and how it is read, `column` gives the values of
one column for staging, `chosen_rows` whole rows for the error file. What cannot be read
raises a kind of `Unreadable`, whose text says what to do.
"""

from imports.files.errors import Unreadable
from imports.files.inspection import Inspection, Sheet, inspect
from imports.files.layout import DELIMITERS, ENCODINGS, Format, Layout, Wrapper
from imports.files.limits import MAX_FILE_BYTES, check_file_bytes
from imports.files.numbering import Row, Stretch
from imports.files.reading import chosen_rows, column, rows
from imports.files.suggestion import Key, Suggestion, suggestions
from imports.files.writer import ERROR_COLUMNS, ErrorFile

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "ERROR_COLUMNS",
    "MAX_FILE_BYTES",
    "ErrorFile",
    "Format",
    "Inspection",
    "Key",
    "Layout",
    "Row",
    "Sheet",
    "Stretch",
    "Suggestion",
    "Unreadable",
    "Wrapper",
    "check_file_bytes",
    "chosen_rows",
    "column",
    "inspect",
    "rows",
    "suggestions",
]
