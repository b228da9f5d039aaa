"""Tables that the tenant defines."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from interactions.models.trace import account_key, loose_key, profile_key
from profiles.models import ProfileTable
from tenancy.models import Account


class OnErasure(models.TextChoices):
    """What becomes of a custom table's entries when their profile goes."""

    DELETE = "delete", _("Deleted")
    SEPARATE = "separate", _("Separated")


class CustomTable(models.Model):
    """A tenant-defined table whose entries may belong to a profile."""

    account = models.ForeignKey(Account, models.CASCADE)
    profile_table = models.ForeignKey(
        ProfileTable, models.CASCADE, related_name="custom_tables"
    )
    slug = models.SlugField(max_length=50)
    name = models.CharField(max_length=100)
    on_erasure = models.CharField(max_length=8, choices=OnErasure.choices)

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
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


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
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"entry {self.pk}"
