"""Criteria while they are being made."""

from typing import ClassVar

from django.db import models

from profiles.models import ProfileTable
from segments.models.segment import Segment
from tenancy.models import Account, Membership


class Exploration(models.Model):
    """An ad-hoc criterion over one profile table, as it stands in the builder.

    `criterion` is what was built so far, empty or incomplete as it may be: nothing but
    the builder takes it without reading it through. With a `segment` it is that
    segment's draft until it is saved. `version` grows with each change, so that what
    was changed elsewhere meanwhile is not overwritten. `past` is what the last changes
    replaced, `undone` what going back took away again; the latest stands last.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.CASCADE, related_name="explorations")
    segment = models.ForeignKey(Segment, models.CASCADE, null=True)
    author = models.ForeignKey(Membership, models.CASCADE)
    criterion = models.JSONField(null=True)
    past = models.JSONField(default=list)
    undone = models.JSONField(default=list)
    version = models.IntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "author", "-id"], name="exploration_by"),
            models.Index(fields=["account", "changed"], name="exploration_changed"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"exploration {self.pk}"
