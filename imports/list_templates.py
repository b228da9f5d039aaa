"""Empty lists to fill in: a table's columns under the names that are recognised."""

from pathlib import Path

from common.sheets import CsvWriter, XlsxWriter
from imports.models import Kind
from profiles.models import Attribute, ProfileTable

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a list of this kind does needs no more of a person than how they are known.
KEYS_ONLY = frozenset({"delete", "unsubscribe"})


def columns_for(table: ProfileTable, kind: Kind) -> list[str]:
    """Return the names of the columns: the unique keys first, then what else is read."""
    attributes = Attribute.objects.filter(account=table.account_id, table=table)
    keys = table.unique_keys.filter(account=table.account_id)
    first = [str(key) for key in keys.select_related("attribute")]
    if kind in KEYS_ONLY:
        return first
    return first + [str(each) for each in attributes.filter(unique_keys=None)]


def write_list_template(
    table: ProfileTable, kind: Kind, path: Path, *, file_format: str
) -> None:
    """Write a list without any row to `path`, as CSV or XLSX."""
    # No example: whoever forgot to remove it would import somebody invented.
    columns = columns_for(table, kind)
    if file_format == "csv":
        with CsvWriter(path) as file:
            file.write(columns)
    else:
        with XlsxWriter(path, title=table.name) as book:
            book.write(columns)
