"""Criteria with a name."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from profiles.models import ProfileTable
from tenancy.models import Account, Membership


class Segment(models.Model):
    """A saved, named criterion over one profile table, evaluated when it is used.

    `criterion` is the JSON of `segments.criteria.shapes`; it was admitted when it was
    saved and is read anew each time it is used, for what it names may have gone since.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.CASCADE, related_name="segments")
    name = models.CharField(max_length=100)
    criterion = models.JSONField()
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "account",
                "table",
                Lower("name"),
                name="a_segment_is_named_once_a_table",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-changed", "-id"], name="segment_changed")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
