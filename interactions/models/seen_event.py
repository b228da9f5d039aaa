"""Events that were taken in already, by the name their sender gave them."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from interactions.models.trace import account_key


class SeenEvent(models.Model):
    """An event that was recorded; it is not recorded again.

    Only a digest is kept: what a sender calls an event may name a person. It points at
    nobody, and goes after `KEPT_DAYS` of `tidy_campaigns`.
    """

    pk = models.CompositePrimaryKey("account_id", "digest")
    account = account_key()
    digest = models.UUIDField()
    day = models.DateField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            BrinIndex(fields=["day"], name="seen_event_by_day")
        ]

    def __str__(self) -> str:
        """Return the day."""
        return f"event seen on {self.day}"
