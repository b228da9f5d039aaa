"""Rows written for a spreadsheet, safe from formula injection. Pure.

`CsvWriter` and `XlsxWriter` are used alike: error files and exports choose one.
"""

from common.sheets.csv_writer import CsvWriter
from common.sheets.writer import Writer
from common.sheets.xlsx_writer import XlsxWriter

__all__ = ["CsvWriter", "Writer", "XlsxWriter"]
