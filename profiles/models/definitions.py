"""What a profile table is made of: attributes, and the keys that are unique in it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import states
from profiles.normalisers import Kind
from tenancy.models import Account

name_is_plain = RegexValidator(
    r"^[a-z][a-z0-9_]*$", _("Use small letters, digits and underscores.")
)


class Identity(models.TextChoices):
    """When a value of a unique key makes its profile known by it."""

    STRICT = "strict", _("Strict: every unique key that has a value identifies")
    BY_KEY = "by-key", _("By key: known by the keys under which it was created")


class Type(models.TextChoices):
    """The type of an attribute's values."""

    TEXT = "text", _("Text")
    INTEGER = "integer", _("Integer")
    DECIMAL = "decimal", _("Decimal")
    BOOLEAN = "boolean", _("Yes or no")
    DATE = "date", _("Date")
    DATETIME = "datetime", _("Date and time")
    CHOICE = "choice", _("Choice")
    MULTI_CHOICE = "multi-choice", _("Several choices")


# Types of which a profile can have several values at once.
LISTED = frozenset({Type.TEXT, Type.INTEGER, Type.DECIMAL, Type.DATE})
WITH_CHOICES = frozenset({Type.CHOICE, Type.MULTI_CHOICE})


class AttributeState(models.TextChoices):
    """Whether an attribute's values can be written; comments name the arrows."""

    SETTLED = "settled", _("Settled")  # created, changing ->
    CHANGING = "changing", _("Being changed")  # settled ->


class ProfileTable(models.Model):
    """A named set of profiles with its own attributes and unique keys.

    `version` grows with each change of the definition: whoever writes values holds the
    row and finds the version by which they read the definition.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="profile_tables")
    slug = models.SlugField(max_length=50)
    name = models.CharField(max_length=100)
    identity = models.CharField(max_length=10, choices=Identity.choices)
    # Attributes that make up a profile's display name, in order.
    name_attributes = ArrayField(
        models.CharField(max_length=50), default=list, blank=True
    )
    version = models.PositiveIntegerField(default=0, db_default=0)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "slug"], name="a_profile_table_is_named_once"
            ),
            models.CheckConstraint(
                condition=models.Q(identity__in=Identity.values),
                name="an_identity_is_strict_or_by_key",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Attribute(models.Model):
    """A typed value that the profiles of a table may carry, or must (`required`).

    `several`: a list of such values. `most_characters` limits a text; None is the
    program's own limit. While it is `changing` its values are converted and nobody
    writes any.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(
        ProfileTable, models.CASCADE, related_name="attribute_set"
    )
    name = models.CharField(max_length=50, validators=[name_is_plain])
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=12, choices=Type.choices, default=Type.TEXT)
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    required = models.BooleanField(default=False, db_default=False)
    several = models.BooleanField(default=False, db_default=False)
    most_characters = models.PositiveIntegerField(null=True, blank=True)
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
                fields=["account", "table", "name"],
                name="an_attribute_is_named_once_a_table",
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=Type.values),
                name="an_attribute_has_a_known_type",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AttributeState.values),
                name="an_attribute_has_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        """Return the label."""
        return self.label


class KeyStatus(models.TextChoices):
    """Where a unique key is; each comment names the arrow that leads there."""

    BUILDING = "building", _("Being built")  # created
    ACTIVE = "active", _("In use")  # created with its table, building ->, closing ->
    CLOSING = "closing", _("Being looked through")  # active ->
    REMOVING = "removing", _("Being removed")  # building ->, active ->, closing ->


KEY_ARROWS: states.Arrows = {
    KeyStatus.BUILDING: {KeyStatus.ACTIVE, KeyStatus.REMOVING},
    KeyStatus.ACTIVE: {KeyStatus.CLOSING, KeyStatus.REMOVING},
    KeyStatus.CLOSING: {KeyStatus.ACTIVE, KeyStatus.REMOVING},
}
# Whoever writes values keeps the identifiers of these right.
KEPT_RIGHT = (KeyStatus.BUILDING, KeyStatus.ACTIVE, KeyStatus.CLOSING)


class ActiveKeys(models.Manager["UniqueKey"]):
    """The keys that can be asked for: complete, and there to stay."""

    def get_queryset(self) -> models.QuerySet["UniqueKey"]:
        """Return the active keys."""
        return super().get_queryset().filter(status=KeyStatus.ACTIVE)


class UniqueKey(models.Model):
    """An attribute whose values name one profile of the table, once normalised.

    `objects`, and with it `table.unique_keys`, has the active ones alone; whoever
    writes values asks for `profiles.queries.written_keys`. One that `replaces` another
    takes its place with other settings once it is built.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.CASCADE, related_name="unique_keys")
    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="unique_keys")
    status = models.CharField(
        max_length=10,
        choices=KeyStatus.choices,
        default=KeyStatus.ACTIVE,
        db_default=KeyStatus.ACTIVE,
    )
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value) for kind in Kind]
    )
    region = models.CharField(max_length=2, blank=True)
    folds_local_part = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar[ActiveKeys] = ActiveKeys()
    every: ClassVar[models.Manager["UniqueKey"]] = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]),
                name="a_unique_key_has_a_normaliser",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=KeyStatus.values),
                name="a_unique_key_has_a_known_status",
            ),
            models.UniqueConstraint(
                fields=["attribute"],
                condition=models.Q(status__in=["active", "closing"]),
                name="an_attribute_is_one_unique_key",
            ),
            models.UniqueConstraint(
                fields=["attribute"],
                condition=models.Q(status="building"),
                name="one_unique_key_of_an_attribute_is_built",
            ),
        ]

    def __str__(self) -> str:
        """Return the attribute's label."""
        return self.attribute.label

    @property
    def name(self) -> str:
        """Return the attribute's name."""
        return self.attribute.name

    def become(self, status: KeyStatus) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, KEY_ARROWS)
