"""What django-import-export does with a list: tablib reads it, then a query a row.

The library's own way to look before anything is done, a dry run, without the deletion
that it would do and take back: it is asked for no more than to find everybody.
"""

import time
from pathlib import Path
from typing import Any

from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import RowResult
from tablib import Dataset

from bench import clusters
from bench.figures import Figure
from bench.population import Place
from profiles.models import Identifier

# The rest of the list would take an hour; its time is multiplied up.
SAMPLE_ROWS = 2_000


class Known(models.Model):
    """An identifier, as far as finding one by its value is concerned."""

    account_id = models.BigIntegerField()
    unique_key_id = models.BigIntegerField()
    value = models.CharField(max_length=320)

    class Meta:
        managed = False
        app_label = "bench"
        db_table = Identifier._meta.db_table

    def __str__(self) -> str:
        """Return the number."""
        return f"known {self.pk}"


class ListResource(ModelResource):  # type: ignore[misc]
    """A list of those who are to go, found by their address."""

    value = Field(attribute="value", column_name="email")

    class Meta:
        model = Known
        fields = ("value",)
        import_id_fields = ("value",)

    def __init__(self, here: Place) -> None:
        super().__init__()
        self.here = here

    def get_queryset(self) -> models.QuerySet[Known]:
        """Return the account's addresses."""
        return Known._base_manager.filter(
            account_id=self.here.account.pk, unique_key_id=self.here.email.pk
        )

    def before_import_row(self, row: dict[str, Any], **_: Any) -> None:
        """Normalise the address."""
        row["email"] = str(row["email"]).strip().lower()

    def for_delete(self, row: dict[str, Any], instance: Known) -> bool:
        """Say that everybody in the list is to go."""
        return True

    def delete_instance(self, instance: Known, row: dict[str, Any], **_: Any) -> None:
        """Do nothing."""


def figures(copy: str, here: Place, csv: Path, xlsx: Path) -> list[Figure]:
    """Measure both lists in the database `copy`; return the seconds for all rows."""
    found = []
    for name, path in (("CSV", csv), ("XLSX", xlsx)):
        read, matched = _taken(copy, here, path)
        found += [
            Figure(f"{name}, django-import-export, read by tablib", "s", (read,)),
            Figure(f"{name}, django-import-export, read and found", "s", (matched,)),
        ]
    return found


def _taken(copy: str, here: Place, path: Path) -> tuple[float, float]:
    """Return the seconds to read a list, and those to read and find everybody."""
    began = time.perf_counter()
    with path.open("rb" if path.suffix == ".xlsx" else "r") as file:
        rows = Dataset().load(file, format=path.suffix.lstrip("."))
    read = time.perf_counter() - began
    sample = Dataset(*rows[:SAMPLE_ROWS], headers=rows.headers)
    times = len(rows) / len(sample)
    del rows
    with clusters.django_as_owner(copy):
        began = time.perf_counter()
        result = ListResource(here).import_data(sample, dry_run=True, raise_errors=True)
        found = time.perf_counter() - began
    if not result.totals[RowResult.IMPORT_TYPE_DELETE]:
        raise LookupError(path)
    return read, read + found * times
