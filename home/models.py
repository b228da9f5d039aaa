"""Counts that the home of an account is drawn from; numbers alone, nobody's rows."""

from typing import ClassVar

from django.db import models

from profiles.models import ProfileTable
from tenancy.models import Account


class Counting(models.Model):
    """When the profiles of an account were counted last."""

    account = models.OneToOneField(Account, models.CASCADE)
    counted = models.DateTimeField()

    def __str__(self) -> str:
        """Return the moment."""
        return f"counted {self.counted:%Y-%m-%d %H:%M}"


class CreatedMonth(models.Model):
    """How many profiles of one month (UTC) a table had when it was counted."""

    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    table = models.ForeignKey(ProfileTable, models.CASCADE)
    month = models.DateField()  # its first day
    profiles = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "table", "month"],
                name="a_month_is_counted_once_a_table",
            )
        ]

    def __str__(self) -> str:
        """Return the month."""
        return f"{self.month:%Y-%m}"
