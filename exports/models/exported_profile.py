"""Whom a file holds."""

from typing import ClassVar

from django.db import models

from exports.models.export import Export
from profiles.models import Profile
from tenancy.models import Account


class ExportedProfile(models.Model):
    """A profile that an export holds, from before it is written until it is gone.

    By it an erasure finds the files that it has to withdraw.
    """

    pk = models.CompositePrimaryKey("account_id", "export_id", "profile_id")
    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    export = models.ForeignKey(
        Export, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "profile"], name="exported_profile")
        ]

    def __str__(self) -> str:
        """Return the export's and the profile's number."""
        return f"profile {self.profile_id} in export {self.export_id}"
