"""The ledger of a run that erases nobody: what was done with which rows of its list."""

from typing import ClassVar

from django.db import models

from imports.models.execution import Execution
from tenancy.models import Account


class Slice(models.Model):
    """The rows `first` to `last` of a run, both included.

    Their work and the note that it is done commit together; `done` with its `counts`,
    rows by the word of their outcome, is the ledger, and a slice that is done already is
    not done again.
    """

    account = models.ForeignKey(
        Account, models.CASCADE, db_index=False, related_name="+"
    )
    execution = models.ForeignKey(Execution, models.CASCADE, related_name="slices")
    ordinal = models.IntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    rows = models.IntegerField()
    counts = models.JSONField(default=dict)
    done = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["execution", "ordinal"],
                name="a_slice_of_an_import_is_planned_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "execution", "ordinal"],
                name="import_slice_to_do",
                condition=models.Q(done=None),
            )
        ]

    def __str__(self) -> str:
        """Return the execution and the ordinal."""
        return f"slice {self.ordinal} of execution {self.execution_id}"
