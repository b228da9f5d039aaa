"""Whom the files of an import hold, for as long as these are kept."""

from typing import ClassVar

from django.db import models

from imports.models.import_ import Import
from profiles.models import Profile
from tenancy.models import Account


class HeldProfile(models.Model):
    """A profile that an upload or error file names.

    By it an erasure finds the files that it has to withdraw.
    """

    pk = models.CompositePrimaryKey("account_id", "import_run_id", "profile_id")
    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    import_run = models.ForeignKey(
        Import,
        models.DO_NOTHING,
        db_column="import_id",
        db_constraint=False,
        db_index=False,
    )
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "profile"], name="held_profile")
        ]

    def __str__(self) -> str:
        """Return the import's and the profile's number."""
        return f"profile {self.profile_id} in files of import {self.import_run_id}"


class HeldValue(models.Model):
    """A value of a key that a kept file holds and that nobody was known by.

    Somebody may become known by it, and be deleted, while the file is kept. `digest` is
    64 bits of the value: enough to find the file by it, too few to tell the value.
    """

    pk = models.CompositePrimaryKey("account_id", "import_run_id", "digest")
    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    import_run = models.ForeignKey(
        Import,
        models.DO_NOTHING,
        db_column="import_id",
        db_constraint=False,
        db_index=False,
    )
    digest = models.BigIntegerField()

    def __str__(self) -> str:
        """Return the import's number and the digest."""
        return f"value {self.digest} in files of import {self.import_run_id}"
