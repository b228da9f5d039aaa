"""The column that holds a key is found by its name and by its values."""

from pathlib import Path

import pytest

from imports.files import Key, inspect, suggestions
from profiles.normalisers import Kind

DATA = Path(__file__).parents[2] / "data"
KEYS = {
    "email": Key(Kind.EMAIL),
    "phone": Key(Kind.PHONE, "BE"),
    "crm_id": Key(Kind.TEXT),
}


@pytest.fixture
def first(tmp_path):
    """Return what gives the key and the column first suggested for a text."""

    def suggest(text, keys=KEYS):
        path = tmp_path / "list.csv"
        path.write_text(text)
        found = inspect(path, path.name)
        best = suggestions(found, keys)
        return (best[0].key, found.columns[best[0].column]) if best else None

    return suggest


@pytest.mark.parametrize(
    ("name", "key", "column"),
    [
        ("hubspot_unsubscribed.csv", "email", "Email"),
        ("excel_fr_references.csv", "crm_id", "Référence"),
        ("sap_phones_utf16.txt", "phone", "TELF1"),
        ("salesforce_report_footer.csv", "email", "Email"),
        ("crm_cleanup.xlsx", "crm_id", "CRM"),
        ("mobiles_as_numbers.xlsx", "phone", "mobile"),
        ("suppression_list.csv.gz", "email", "email"),
        ("broken/nul_bytes.csv", "email", "email"),
    ],
)
def test_the_key_of_a_common_export_is_found(name, key, column):
    found = inspect(DATA / name, name)
    best = suggestions(found, KEYS)[0]
    assert (best.key, found.columns[best.column]) == (key, column)


def test_nothing_is_suggested_where_nothing_fits():
    path = DATA / "broken" / "no_key_column.csv"
    assert suggestions(inspect(path, path.name), KEYS) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wer,was\nann@example.com,x\nbob@example.com,y\n", ("email", "wer")),
        ("ann@example.com\nbob@example.com\n", ("email", "column 1")),
        ("Adresse e-mail;Nom\nann@example.com;Ann\n", ("email", "Adresse e-mail")),
        ("Numéro GSM;Nom\n0470123456;Ann\n", ("phone", "Numéro GSM")),
        ("Nom;CRM-ID\nAnn;C-1\n", ("crm_id", "CRM-ID")),
        ("n,External ID\n1,C-1\n", ("crm_id", "External ID")),
    ],
)
def test_names_and_values_tell(first, text, expected):
    assert first(text) == expected


def test_an_integer_key_is_told_by_its_name(first):
    keys = {"member_number": Key(Kind.INTEGER)}
    assert first("age,member number\n41,7\n", keys) == (
        "member_number",
        "member number",
    )
    assert first("age,size\n41,7\n", keys) is None


def test_no_column_is_suggested_twice(first, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("reference\n0470123456\n0470123457\n")
    best = suggestions(inspect(path, path.name), KEYS)
    assert [(found.key, found.column) for found in best] == [("crm_id", 0)]
