"""Tables that the tenant defines."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import states
from interactions.models.trace import account_key, loose_key, profile_key
from profiles.models import ChangeStatus, ProfileTable
from profiles.models.change import ARROWS as CHANGE_ARROWS
from profiles.models.definitions import AttributeState, Type, name_is_plain
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
    deletion before that is stale. `version` grows with each change of the definition:
    whoever writes an entry by it finds the version by which they read it.
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
    version = models.PositiveIntegerField(default=0, db_default=0)

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
    """A typed value that the entries of a custom table may carry.

    While it is `changing` its values are converted and nobody writes any by hand.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    custom_table = models.ForeignKey(
        CustomTable, models.CASCADE, related_name="attribute_set"
    )
    name = models.CharField(max_length=50, validators=[name_is_plain])
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=12, choices=Type.choices, default=Type.TEXT)
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    state = models.CharField(
        max_length=10,
        choices=AttributeState.choices,
        default=AttributeState.SETTLED,
        db_default=AttributeState.SETTLED,
    )
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
            models.CheckConstraint(
                condition=models.Q(state__in=AttributeState.values),
                name="an_entry_attribute_has_a_known_state",
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


class EntryChangeKind(models.TextChoices):
    """What a change of an attribute does to the entries that it goes through."""

    RULES = "rules", _("Values are checked")
    SHAPE = "shape", _("Values are converted")


class EntryChange(models.Model):
    """A change of an attribute of entries on its way through them.

    The row goes when the change is done; of one that was refused it stays until somebody
    has read that. `terms` says what was `before` and what is to be `after`. `proved`:
    every value was looked at and fits. `place` is the last entry looked at, and entries
    up to `settled` are those that nobody can be adding any more: both are written with
    each slice, so that a dead worker's successor goes on from there. `looked` and
    `total` (about) count entries for people, `found` those of this round that do not
    fit, or that were in other hands.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    custom_table = models.ForeignKey(CustomTable, models.CASCADE)
    kind = models.CharField(max_length=10, choices=EntryChangeKind.choices)
    status = models.CharField(
        max_length=10, choices=ChangeStatus.choices, default=ChangeStatus.RUNNING
    )
    name = models.CharField(max_length=50)
    label = models.CharField(max_length=100)
    terms = models.JSONField(default=dict)
    proved = models.BooleanField(default=False)
    place = models.BigIntegerField(default=0)
    settled = models.BigIntegerField(default=0)
    looked = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EntryChangeKind.values),
                name="an_entry_change_has_a_known_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ChangeStatus.values),
                name="an_entry_change_has_a_known_status",
            ),
            models.UniqueConstraint(
                fields=["account", "custom_table", "name"],
                name="an_entry_attribute_is_changed_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"entry change {self.pk}"

    def become(self, status: ChangeStatus, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, CHANGE_ARROWS, **also)


class EntryFlaw(models.Model):
    """An entry whose value keeps a change from being made; its number only.

    What is shown of it is read from the entries that are there, so that nothing of an
    erased person is here. Rows go with the refusal that they explain, or when their
    time is over.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    change = models.ForeignKey(EntryChange, models.CASCADE, related_name="flaws")
    entry = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "change", "id"], name="entry_flaws_in_order"
            )
        ]

    def __str__(self) -> str:
        """Return the entry's number."""
        return f"flaw of entry {self.entry}"


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
