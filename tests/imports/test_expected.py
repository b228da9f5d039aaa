"""Every file of tests/data gives exactly what expected.json says, from a script."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from erasure.models import Erasure
from imports.models import Execution
from interactions.models import Campaign
from notifications.models import Notification
from profiles.models import Profile
from tests import factories

DATA = Path(__file__).parent.parent / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text())
COLUMNS = {
    "hubspot_unsubscribed.csv": "Email",
    "excel_fr_references.csv": "Référence",
    "sap_phones_utf16.txt": "TELF1",
    "salesforce_report_footer.csv": "Email",
    "crm_cleanup.xlsx": "CRM",
    "mobiles_as_numbers.xlsx": "mobile",
    "suppression_list.csv.gz": "email",
}


@pytest.fixture
def population(acme, olga):
    table = factories.table(acme, "contacts", identity="by-key")
    for key in ("email", "phone", "crm_id"):
        call_command(
            "load_profiles",
            DATA / f"profiles_by_{key}.csv",
            account="acme",
            table="contacts",
            key=key,
            stdout=StringIO(),
            stderr=StringIO(),
        )
    return table


@pytest.fixture
def run_import(acme, olga):
    def run(file, key="email", column=None, table="contacts", **options):
        out = StringIO()
        call_command(
            "run_import",
            "delete",
            Path(file),
            account="acme",
            table=table,
            key=key,
            column=column,
            json=True,
            rows=True,
            stdout=out,
            **options,
        )
        return json.loads(out.getvalue())

    return run


def totals(account):
    fields = ("pk", "sent", "opened", "clicked", "bounced", "answered")
    return list(Campaign.objects.filter(account=account).values_list(*fields))


def test_the_population_is_loaded_whole(population, acme, scope):
    with scope(acme):
        loaded = Profile.objects.visible(acme).filter(table=population).count()
    assert loaded == sum(EXPECTED["profiles"].values())


@pytest.mark.parametrize("file", EXPECTED["files"])
def test_each_row_has_the_outcome_that_is_expected(
    file, population, run_import, acme, scope
):
    expected = EXPECTED["files"][file]
    with scope(acme):
        some = Profile.objects.filter(account=acme, table=population)
        for profile in some.order_by("pk")[:3]:
            factories.traces(profile)
        before, count = totals(acme), some.count()
    report = run_import(DATA / file, expected["key"], COLUMNS[file], reason="Clean-up")
    assert report["outcomes"] == expected["outcomes"]
    assert report["rows"] == expected["rows"]
    deleted = expected["outcomes"]["deleted"]
    with scope(acme):
        assert some.count() == count - deleted
        assert totals(acme) == before
        execution = Execution.objects.get(account=acme)
        assert sum(execution.outcomes.values()) == expected["data_rows"]
        assert execution.erasure
        assert execution.erasure.erased == deleted
        assert not any(execution.erasure.left.values())
        assert Notification.objects.get(account=acme).facts["deleted"] == deleted


REFUSALS = {
    "bomb.xlsx": "unpacks",
    "empty.csv": "empty",
    "header_only.csv": "no data rows",
    "html_error_page.xlsx": "web page",
    "not_a_workbook.xlsx": "workbook",
    "renamed.exe.csv": "not a list",
}


@pytest.mark.parametrize(("file", "words"), REFUSALS.items())
def test_a_broken_file_is_refused_with_what_to_do(
    file, words, people, run_import, acme, scope
):
    factories.profiles(people, 2)
    with pytest.raises(CommandError, match=words):
        run_import(DATA / "broken" / file, table="people", column="email")
    with scope(acme):
        assert Profile.objects.visible(acme).count() == 2
        assert not Erasure.objects.exists()


def test_a_file_without_a_key_column_names_the_columns_it_has(people, run_import):
    with pytest.raises(CommandError, match="colour"):
        run_import(
            DATA / "broken" / "no_key_column.csv", table="people", column="email"
        )


def test_a_key_that_is_none_names_those_there_are(people, run_import):
    with pytest.raises(CommandError, match="email, phone, crm_id"):
        run_import(DATA / "suppression_list.csv.gz", key="fax", table="people")


@pytest.mark.parametrize(
    ("file", "outcomes"),
    [
        ("ragged.csv", {"deleted": 1, "not found": 1}),
        ("nul_bytes.csv", {"invalid": 1, "not found": 1}),
        ("duplicate_headers.csv", {"deleted": 1}),
        ("unclosed_quote.csv", {"invalid": 1, "not found": 1}),
    ],
)
def test_an_odd_file_is_read_row_by_row(file, outcomes, people, run_import):
    factories.profile(people, email="a@example.com")
    report = run_import(DATA / "broken" / file, table="people", column="email")
    assert report["outcomes"] == outcomes
