"""A person in a table."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from profiles.models.definitions import ProfileTable
from profiles.models.target import Target
from tenancy.models import Account, Section


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles, and the one predicate that says which of them are there."""

    def visible(self, account: Account) -> "ProfileQuerySet":
        """Return the profiles of `account` that no launched erasure has taken.

        Every answer of the program is made from this and from nothing else.
        """
        taken = Target.objects.filter(
            account=OuterRef("account"), profile_id=OuterRef("pk")
        )
        return self.filter(~Exists(taken), account=account)


class Profile(models.Model):
    """One person in one profile table; it belongs to every section of the account.

    `attributes` maps attribute names to values. `name` is made of the table's name
    attributes when the profile is written; the database keeps `name_key` from it, for
    order and look-up: under row-level security an index on an expression that is not
    leakproof serves no condition, and lower() is not. The `last_…` moments are kept at
    ingest, so that inactivity is a predicate on one row.
    """

    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    table = models.ForeignKey(
        ProfileTable, models.CASCADE, db_constraint=False, db_index=False
    )
    name = models.CharField(max_length=300, blank=True)
    name_key = models.GeneratedField(
        expression=Lower("name"),
        output_field=models.CharField(max_length=300),
        db_persist=True,
    )
    attributes = models.JSONField(default=dict)
    created = models.DateTimeField()
    updated = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    last_open_at = models.DateTimeField(null=True)
    last_click_at = models.DateTimeField(null=True)
    last_bounce_at = models.DateTimeField(null=True)

    objects: ClassVar[ProfileQuerySet] = ProfileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "table", "created", "id"], name="profile_by_created"
            ),
            models.Index(
                fields=["account", "table", "name_key", "id"], name="profile_by_name"
            ),
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"), name="profile_name_parts"
            ),
        ]

    def __str__(self) -> str:
        """Return the number: a name would end up in logs."""
        return f"profile {self.pk}"


class SectionValues(models.Model):
    """The attribute values that a profile has in one section."""

    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    section = models.ForeignKey(
        Section, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    attributes = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "profile", "section"],
                name="a_profile_has_one_set_of_values_a_section",
            )
        ]

    def __str__(self) -> str:
        """Return the profile's and the section's number."""
        return f"profile {self.profile_id} in section {self.section_id}"
