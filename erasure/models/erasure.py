"""The act itself."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common import states
from profiles.models import ProfileTable
from tenancy.models import Account, Membership


class Door(models.TextChoices):
    """Where an erasure was asked for."""

    SELECTION = "selection", _("By hand")
    FILE = "file", _("By file")
    SEGMENT = "segment", _("By segment")
    EXPLORATION = "exploration", _("By exploration")
    PERSON = "person", _("One person")


class Status(models.TextChoices):
    """Where an erasure is; each comment names the arrow that leads there."""

    LAUNCHED = "launched", _("Launched")  # created: the set is frozen and has vanished
    SWEEPING = "sweeping", _("Deleting")  # launched ->, sweeping -> (taken up again)
    STOPPING = "stopping", _("Stopping")  # launched ->, sweeping ->
    COMPLETED = "completed", _("Completed")  # sweeping ->, once nothing is left
    STOPPED = "stopped", _("Stopped")  # stopping ->, the rest of the set is back


ARROWS: states.Arrows = {
    Status.LAUNCHED: {Status.SWEEPING, Status.STOPPING},
    Status.SWEEPING: {Status.SWEEPING, Status.STOPPING, Status.COMPLETED},
    Status.STOPPING: {Status.STOPPED},
}
OPEN = frozenset(ARROWS)


class Erasure(models.Model):
    """A frozen set of target profiles, a reason, an author, and what it did.

    `facts` say by what (the file's name and SHA-256, the key): never a person.
    `traces` counts rows per rule of the fates, `left` what the proof found (zeros).
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.SET_NULL, null=True)
    table_name = models.CharField(max_length=100)
    door = models.CharField(max_length=12, choices=Door.choices)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.LAUNCHED
    )
    reason = models.TextField(blank=True)
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    author_name = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    targets = models.BigIntegerField(default=0)
    erased = models.BigIntegerField(default=0)
    traces = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    launched = models.DateTimeField()
    started = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="an_erasure_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=models.Q(erased__lte=models.F("targets")),
                name="an_erasure_erases_no_more_than_its_targets",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-id"], name="erasure_in_order"),
            models.Index(
                fields=["account", "-id"],
                name="erasure_in_progress",
                condition=models.Q(ended=None),
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"erasure {self.pk}"

    def take(self) -> None:
        """Lock the row until the transaction ends, and read its status anew."""
        rows = Erasure.objects.filter(account=self.account_id)
        self.refresh_from_db(
            fields=["status"], from_queryset=rows.select_for_update(no_key=True)
        )

    def become(self, status: Status, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, ARROWS, **also)

    @property
    def is_open(self) -> bool:
        """Say whether it has not ended yet."""
        return self.status in OPEN
