"""Work that is due: the durable queue behind the broker."""

from typing import ClassVar

from django.db import models

from tenancy.models.account import Account


class Errand(models.Model):
    """A task that is to look at a row until the row needs it no more.

    Written in the transaction that made the work due, removed in the one that ended
    it. It names no person, so that it needs no account to be read: workers find here
    whose turn it is before they enter that account.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    task = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["task", "row_id"], name="an_errand_is_noted_once"
            )
        ]

    def __str__(self) -> str:
        """Return the task and the row."""
        return f"{self.task} {self.row_id}"
