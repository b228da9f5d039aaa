"""What was chosen for an import, kept to begin others from."""

from typing import ClassVar

from django.db import models

from profiles.models import ProfileTable
from tenancy.models import Account, Membership


class Configuration(models.Model):
    """The choices of one import: its kind, how its file is read, what its columns mean.

    Columns go by the names they have in the file, attributes and keys by their own, so
    that what is not there any more can be told. `layout` is what a person may correct
    of how a file is read; `choices` are those of the kind. No value of anybody is in it.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.CASCADE)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=50, blank=True)  # the attribute's name
    column = models.CharField(max_length=255, blank=True)
    layout = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "name"], name="a_configuration_is_named_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-id"], name="configuration_in_order")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
