"""Tables that the tenant defines."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import states
from interactions.models.trace import account_key, loose_key, profile_key
from profiles.models import ProfileTable
from profiles.models.definitions import Type, name_is_plain
from tenancy.models import Account, Membership


class OnErasure(models.TextChoices):
    """What becomes of a custom table's entries when their profile goes."""

    DELETE = "delete", _("Deleted")
    SEPARATE = "separate", _("Separated")


class CustomStatus(models.TextChoices):
    """Where a custom table is; each comment names the arrow that leads there."""

    ACTIVE = "active", _("In use")  # created
    REMOVING = "removing", _("Being removed")  # active ->; the row goes in the end


CUSTOM_ARROWS: states.Arrows = {CustomStatus.ACTIVE: {CustomStatus.REMOVING}}


class ActiveTables(models.Manager["CustomTable"]):
    """The custom tables that are there to stay."""

    def get_queryset(self) -> models.QuerySet["CustomTable"]:
        """Return the active tables."""
        return super().get_queryset().filter(status=CustomStatus.ACTIVE)


class CustomTable(models.Model):
    """A tenant-defined table whose entries may belong to a profile.

    `fate_changed` is when `on_erasure` was last changed, if ever: what was shown of a
    deletion before that is stale.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    profile_table = models.ForeignKey(
        ProfileTable, models.CASCADE, related_name="custom_tables"
    )
    slug = models.SlugField(max_length=50)
    name = models.CharField(max_length=100)
    on_erasure = models.CharField(max_length=8, choices=OnErasure.choices)
    fate_changed = models.DateTimeField(null=True)
    status = models.CharField(
        max_length=10,
        choices=CustomStatus.choices,
        default=CustomStatus.ACTIVE,
        db_default=CustomStatus.ACTIVE,
    )

    objects: ClassVar[ActiveTables] = ActiveTables()
    every: ClassVar[models.Manager["CustomTable"]] = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "slug"], name="a_custom_table_is_named_once"
            ),
            models.CheckConstraint(
                condition=models.Q(on_erasure__in=OnErasure.values),
                name="entries_are_deleted_or_separated",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=CustomStatus.values),
                name="a_custom_table_has_a_known_status",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def become(self, status: CustomStatus) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, CUSTOM_ARROWS)


class EntryAttribute(models.Model):
    """A typed value that the entries of a custom table may carry."""

    account = models.ForeignKey(Account, models.CASCADE)
    custom_table = models.ForeignKey(
        CustomTable, models.CASCADE, related_name="attribute_set"
    )
    name = models.CharField(max_length=50, validators=[name_is_plain])
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=12, choices=Type.choices, default=Type.TEXT)
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "custom_table", "name"],
                name="an_entry_attribute_is_named_once_a_table",
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=Type.values),
                name="an_entry_attribute_has_a_known_type",
            ),
        ]

    def __str__(self) -> str:
        """Return the label."""
        return self.label


class CustomRemoval(models.Model):
    """What is being taken out of the entries of a custom table; gone when it is done.

    `name` is the attribute's; without one the table goes with all its entries. `place`
    is the number of the last entry looked at, `found` how many of this round had the
    attribute: it is gone round until none has. `looked` and `total` (about) count
    entries for people.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    custom_table = models.ForeignKey(CustomTable, models.CASCADE)
    name = models.CharField(max_length=50, blank=True)
    place = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    looked = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "custom_table", "name"],
                name="it_is_removed_once",
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"custom removal {self.pk}"


class CustomEntry(models.Model):
    """One entry of a custom table."""

    account = account_key()
    custom_table = loose_key(CustomTable)
    profile = profile_key(optional=True)
    attributes = models.JSONField(default=dict)
    created = models.DateTimeField()

    class Meta:
        verbose_name_plural = "custom entries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "profile"],
                name="entry_of_profile",
                condition=models.Q(profile__isnull=False),
            ),
            models.Index(
                fields=["account", "custom_table", "id"], name="entry_in_order"
            ),
            models.Index(
                fields=["account", "custom_table", "id"],
                name="separated_entry_in_order",
                condition=models.Q(profile__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"entry {self.pk}"
