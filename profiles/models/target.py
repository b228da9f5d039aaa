"""The frozen set of an erasure: whoever is in it is in no answer any more."""

from typing import ClassVar

from django.db import models

from tenancy.models import Account


class Target(models.Model):
    """A profile that a launched erasure has taken.

    Written at launch, so that writing it is what makes a profile vanish; removed again
    when a stopped erasure leaves the profile in place. It holds numbers only, and is
    kept after the erasure for the backup horizon: what a restored backup brings back
    is then erased again. It lives here, below the erasures, because `visible` asks it.
    """

    pk = models.CompositePrimaryKey("account_id", "profile_id")
    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    profile_id = models.BigIntegerField()
    erasure_id = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "erasure_id", "profile_id"],
                name="target_of_erasure",
            )
        ]

    def __str__(self) -> str:
        """Return the profile's number."""
        return f"target {self.profile_id}"
