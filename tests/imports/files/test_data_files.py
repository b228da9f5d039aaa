"""Every file of the test data, read and sorted into outcomes as it must be."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from imports.files import Format, Wrapper, column, inspect
from profiles.normalisers import EMPTY, Kind, batch

DATA = Path(__file__).parents[2] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text())
KEYS = {
    "email": batch(Kind.EMAIL),
    "phone": batch(Kind.PHONE, region="BE"),
    "crm_id": batch(Kind.TEXT),
}
COLUMNS = {
    "hubspot_unsubscribed.csv": "Email",
    "excel_fr_references.csv": "Référence",
    "sap_phones_utf16.txt": "TELF1",
    "salesforce_report_footer.csv": "Email",
    "crm_cleanup.xlsx": "CRM",
    "mobiles_as_numbers.xlsx": "mobile",
    "suppression_list.csv.gz": "email",
}


@pytest.fixture(scope="module")
def population():
    """Return (identifiers, attributes): the (key, value) pairs people are known by."""
    identifiers: set[tuple[str, str | None]] = set()
    attributes: set[tuple[str, str | None]] = set()
    for own_key in KEYS:
        with (DATA / f"profiles_by_{own_key}.csv").open(newline="") as file:
            people = list(csv.DictReader(file))
        for key, normalise in KEYS.items():
            values = normalise((0, person[key], False) for person in people)
            pairs = {(key, value) for _, value, _ in values if value}
            (identifiers if key == own_key else attributes).update(pairs)
    return identifiers, attributes


def outcomes(name, population):
    """Yield (data row, outcome, earlier row or None) of every row of the file."""
    identifiers, attributes = population
    key = EXPECTED["files"][name]["key"]
    path = DATA / name
    inspection = inspect(path, name)
    index = inspection.columns.index(COLUMNS[name])
    seen: dict[str, int] = {}
    for cells in column(path, inspection.layout, index):
        for number, value, reason in KEYS[key](cells):
            if value is None:
                yield number, "empty" if reason == EMPTY else "invalid", None
            elif value in seen:
                yield number, "duplicate", seen[value]
            else:
                seen[value] = number
                if (key, value) in identifiers:
                    yield number, "deleted", None
                elif any((other, value) in attributes | identifiers for other in KEYS):
                    yield number, "other identifier", None
                else:
                    yield number, "not found", None


@pytest.mark.parametrize("name", EXPECTED["files"])
def test_a_file_gives_every_outcome_it_must(name, population):
    expected = EXPECTED["files"][name]
    found = list(outcomes(name, population))
    assert len(found) == expected["data_rows"]
    assert Counter(outcome for _, outcome, _ in found) == expected["outcomes"]
    rows = [
        [number, outcome, *([earlier] if earlier else [])]
        for number, outcome, earlier in found
        if outcome != "deleted"
    ]
    assert rows == expected["rows"]


@pytest.mark.parametrize(
    ("name", "wrapper", "encoding", "delimiter"),
    [
        ("hubspot_unsubscribed.csv", Wrapper.NONE, "utf-8-sig", ","),
        ("excel_fr_references.csv", Wrapper.NONE, "cp1252", ";"),
        ("sap_phones_utf16.txt", Wrapper.NONE, "utf-16", "\t"),
        # Of ISO-8859-1 CP1252 is the superset: what is read is the same.
        ("salesforce_report_footer.csv", Wrapper.NONE, "cp1252", ","),
        ("suppression_list.csv.gz", Wrapper.GZIP, "utf-8", ","),
    ],
)
def test_a_text_file_is_read_as_it_was_written(name, wrapper, encoding, delimiter):
    found = inspect(DATA / name, name)
    assert found.wrapper is wrapper
    assert found.layout.format is Format.CSV
    assert found.layout.encoding == encoding
    assert found.layout.delimiter == delimiter
    assert found.layout.header
    assert COLUMNS[name] in found.columns


@pytest.mark.parametrize(
    ("name", "sheet"),
    [("crm_cleanup.xlsx", "To delete"), ("mobiles_as_numbers.xlsx", "Sheet")],
)
def test_the_sheet_with_the_list_is_chosen(name, sheet):
    found = inspect(DATA / name, name)
    assert found.layout.format is Format.XLSX
    assert found.layout.sheet == sheet
    assert COLUMNS[name] in found.columns
