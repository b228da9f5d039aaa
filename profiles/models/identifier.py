"""How profiles are known."""

from typing import ClassVar

from django.db import models

from profiles.models.definitions import UniqueKey
from profiles.models.profile import Profile
from tenancy.models import Account


class Identifier(models.Model):
    """A (unique key, value) under which one profile is known; value normalised."""

    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    unique_key = models.ForeignKey(
        UniqueKey, models.CASCADE, db_constraint=False, db_index=False
    )
    value = models.CharField(max_length=320)
    profile = models.ForeignKey(
        Profile,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="identifiers",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "unique_key", "value"],
                name="an_identifier_names_one_profile",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "profile"], name="identifier_of_profile")
        ]

    def __str__(self) -> str:
        """Return the number: a value would end up in logs."""
        return f"identifier {self.pk}"


class KnownValue(models.Model):
    """A unique key's value that a profile carries without being known by it.

    Only tables with identity by key have any. It is how a delete by e-mail can say
    *other identifier* for an address that is a mere attribute, at the price of one
    index look-up.
    """

    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    unique_key = models.ForeignKey(
        UniqueKey, models.CASCADE, db_constraint=False, db_index=False
    )
    value = models.CharField(max_length=320)
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "unique_key", "value"], name="known_value_by_value"
            ),
            models.Index(fields=["account", "profile"], name="known_value_of_profile"),
        ]

    def __str__(self) -> str:
        """Return the number: a value would end up in logs."""
        return f"known value {self.pk}"
