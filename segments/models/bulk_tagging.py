"""A tag on its way to everybody who matched."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import states
from profiles.models import ProfileTable, Tag
from tenancy.models import Account, Membership


class Status(models.TextChoices):
    """Where a bulk tagging is; each comment names the arrow that leads there."""

    QUEUED = "queued", _("Queued")  # created: the set is frozen
    RUNNING = "running", _("Tagging")  # queued ->, running -> (taken up again)
    COMPLETED = "completed", _("Completed")  # running ->


ARROWS: states.Arrows = {
    Status.QUEUED: {Status.RUNNING},
    Status.RUNNING: {Status.RUNNING, Status.COMPLETED},
}


class BulkTagging(models.Model):
    """One tag for whoever matched when it was asked for.

    `total` is how many matched, `tagged` how many did not have the tag yet; who has
    gone meanwhile is in the one and not in the other. `asked_once` is the seal of the
    form that asked (`common.once`).
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.CASCADE)
    tag = models.ForeignKey(Tag, models.SET_NULL, null=True)
    tag_name = models.CharField(max_length=60)
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.QUEUED
    )
    total = models.BigIntegerField(default=0)
    tagged = models.BigIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)
    asked_once = models.CharField(max_length=64, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "asked_once"],
                name="a_form_asks_for_a_tagging_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="a_bulk_tagging_has_a_known_status",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-id"], name="bulk_tagging_in_order")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"bulk tagging {self.pk}"

    def become(self, status: Status, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, ARROWS, **also)

    @property
    def is_open(self) -> bool:
        """Say whether it has not ended yet."""
        return self.status in ARROWS


class TaggingSlice(models.Model):
    """Some of the profiles of a bulk tagging, and what was done to them.

    Its work and the note that it is done commit together; then the numbers of the
    profiles go, and `targets` says how many they were.
    """

    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    bulk_tagging = models.ForeignKey(
        BulkTagging, models.CASCADE, related_name="slices", db_index=False
    )
    ordinal = models.IntegerField()
    profiles = ArrayField(models.BigIntegerField())
    targets = models.IntegerField()
    tagged = models.IntegerField(default=0)
    done = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "bulk_tagging", "ordinal"],
                name="a_tagging_slice_is_planned_once",
            )
        ]

    def __str__(self) -> str:
        """Return the ordinal and the number of the tagging."""
        return f"slice {self.ordinal} of bulk tagging {self.bulk_tagging_id}"
