"""The same tables with the relations that a plain Django program would declare.

For the baseline `QuerySet.delete()` alone: nothing here is migrated, and Lethe's own
models are left as they are.
"""

from typing import Any

from django.apps import apps
from django.db import models

from erasure.engine.relations import relations
from erasure.fates import Fate
from profiles.models import Profile


class Person(models.Model):
    """A profile, as far as deleting one is concerned."""

    account_id = models.BigIntegerField()

    class Meta:
        managed = False
        app_label = "bench"
        db_table = Profile._meta.db_table

    def __str__(self) -> str:
        """Return the number."""
        return f"person {self.pk}"


def _twin(table: str, *, goes: bool) -> type[models.Model]:
    """Return a model of a trace table whose rows go with the person, or stay."""

    class Meta:
        managed = False
        db_table = table
        app_label = "bench"

    fields: dict[str, Any] = {
        "__module__": __name__,
        "Meta": Meta,
        "account_id": models.BigIntegerField(),
        "person": models.ForeignKey(
            Person,
            models.CASCADE if goes else models.SET_NULL,
            null=not goes,
            db_column="profile_id",
            related_name="+",
        ),
    }
    return type("Twin_" + table, (models.Model,), fields)


def related_tables() -> dict[str, bool]:
    """Return the trace tables, and whether all of their rows go with the person."""
    found: dict[str, bool] = {}
    for relation in relations():
        goes = relation.rule.fate is Fate.DELETE
        name = relation.table.as_string(None).strip('"')
        found[name] = found.get(name, True) and goes
    return found


def is_numbered(table: str) -> bool:
    """Say whether the rows of the table have numbers of their own."""
    real = (each for each in apps.get_models() if each._meta.managed)
    [model] = (each for each in real if each._meta.db_table == table)
    return any(column.column == "id" for column in model._meta.local_concrete_fields)


TWINS = {name: _twin(name, goes=goes) for name, goes in related_tables().items()}
