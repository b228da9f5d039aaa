"""The ledger: what was done to which part of the set."""

from typing import ClassVar

from django.db import models

from erasure.models.erasure import Erasure
from tenancy.models import Account


class Slice(models.Model):
    """A part of an erasure: the targets numbered `first` to `last`, both included.

    Its work and the note that it is done commit together; `done` with its `counts` is
    the ledger, and a redelivered slice that is done already does nothing.
    """

    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="slices")
    ordinal = models.IntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    targets = models.IntegerField()
    counts = models.JSONField(default=dict)
    done = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["erasure", "ordinal"], name="a_slice_is_planned_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "erasure", "ordinal"],
                name="slice_to_do",
                condition=models.Q(done=None),
            )
        ]

    def __str__(self) -> str:
        """Return the erasure and the ordinal."""
        return f"slice {self.ordinal} of erasure {self.erasure_id}"
