"""One launch of an import."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import states
from erasure.models import Erasure
from imports.models.import_ import Import, Kind
from tenancy.models import Account, Membership
from tenancy.retention import uploads_kept


class ExecutionStatus(models.TextChoices):
    """Where an execution is; each comment names the arrow that leads there."""

    QUEUED = "queued", _("Queued")  # created
    RUNNING = "running", _("Running")  # queued ->, running -> (taken up again)
    STOPPING = "stopping", _("Stopping")  # queued ->, running ->
    COMPLETED = "completed", _("Completed")  # running ->
    STOPPED = "stopped", _("Stopped")  # stopping ->


ARROWS: states.Arrows = {
    ExecutionStatus.QUEUED: {ExecutionStatus.RUNNING, ExecutionStatus.STOPPING},
    ExecutionStatus.RUNNING: {
        ExecutionStatus.RUNNING,
        ExecutionStatus.STOPPING,
        ExecutionStatus.COMPLETED,
    },
    ExecutionStatus.STOPPING: {ExecutionStatus.STOPPED},
}
OPEN = frozenset(ARROWS)
# A worker may be restarted once or twice in a run; more is a fault.
QUIET_TRIES = 3


class Execution(models.Model):
    """One launch of an import, with its progress, report and error file.

    What a *delete* import does is its `erasure`, slices and all; the other kinds have
    none, and their slices are the execution's own.
    `attempts` counts how often it was taken up and `last_error` says what broke the last
    try, naming nobody: a run that fails is tried again until it ends. `outcomes` counts the
    rows of the file by their final outcome. The error files hold the rows that came to
    nothing, without the values of anybody who was deleted.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    import_run = models.OneToOneField(
        Import, models.CASCADE, related_name="execution", db_column="import_id"
    )
    erasure = models.OneToOneField(
        Erasure, models.PROTECT, null=True, related_name="execution"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    status = models.CharField(
        max_length=12, choices=ExecutionStatus.choices, default=ExecutionStatus.QUEUED
    )
    launched_by = models.ForeignKey(Membership, models.SET_NULL, null=True)
    author_name = models.CharField(max_length=200, blank=True, db_default="")
    launched = models.DateTimeField()
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    rows = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    heartbeat = models.DateTimeField(null=True)
    told = models.DateTimeField(null=True)  # when people were told that it fails
    outcomes = models.JSONField(default=dict)
    error_rows = models.BigIntegerField(default=0)
    error_csv = models.CharField(max_length=255, blank=True)
    error_xlsx = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(status__in=ExecutionStatus.values),
                name="an_execution_has_a_known_status",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-ended", "-id"], name="execution_ended"),
            models.Index(
                fields=["account", "-id"],
                name="execution_in_progress",
                condition=models.Q(ended=None),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def take(self) -> None:
        """Lock the row until the transaction ends, and read it anew."""
        rows = Execution.objects.filter(account=self.account_id)
        self.refresh_from_db(
            fields=["status", "attempts", "told"],
            from_queryset=rows.select_for_update(no_key=True),
        )

    def become(self, status: ExecutionStatus, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, ARROWS, **also)

    @property
    def author(self) -> str:
        """Return the name of whoever launched it, as it was then."""
        return self.erasure.author_name if self.erasure else self.author_name

    @property
    def done(self) -> int:
        """Return how many rows came to what was wanted, once it has ended."""
        if self.erasure:
            return self.erasure.erased
        return self.rows - self.error_rows

    @property
    def files_until(self) -> datetime | None:
        """Return until when the files it leaves are kept."""
        return self.ended and self.ended + uploads_kept(self.account)

    @property
    def keeps_files(self) -> bool:
        """Say whether the files it leaves may still be had, removed already or not."""
        return self.files_until is not None and timezone.now() < self.files_until

    @property
    def is_failing(self) -> bool:
        """Say whether it was tried often enough that somebody should look into it."""
        return self.is_open and self.attempts > QUIET_TRIES

    @property
    def is_open(self) -> bool:
        """Say whether it has not ended yet."""
        return self.status in OPEN
