"""A file of profiles, from its request until it is gone."""

from typing import Any, ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import states
from profiles.models import ProfileTable
from tenancy.models import Account, Membership


class Kind(models.TextChoices):
    """Whom a file is about."""

    LIST = "list", _("List of profiles")
    PERSON = "person", _("Copy for one person")


class Format(models.TextChoices):
    """What a file is."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("XLSX (Excel)")
    ZIP = "zip", _("ZIP with JSON and CSV")


class Status(models.TextChoices):
    """Where an export is; each comment names the arrow that leads there."""

    QUEUED = "queued", _("Queued")  # created
    RUNNING = "running", _("Running")  # queued ->, running -> (taken up again)
    READY = "ready", _("Ready")  # running ->
    FAILED = "failed", _("Failed")  # queued ->, running ->
    WITHDRAWN = "withdrawn", _("Withdrawn")  # queued, running, ready -> (deletion)
    EXPIRED = "expired", _("Expired")  # ready -> (its time is over, or by hand)


ARROWS: states.Arrows = {
    Status.QUEUED: {Status.RUNNING, Status.FAILED, Status.WITHDRAWN},
    Status.RUNNING: {
        Status.RUNNING,
        Status.READY,
        Status.FAILED,
        Status.WITHDRAWN,
    },
    Status.READY: {Status.WITHDRAWN, Status.EXPIRED},
}
OPEN = frozenset({Status.QUEUED, Status.RUNNING})


class Export(models.Model):
    """One request for a file of profiles, with its progress and what became of it.

    `criterion` is kept only until the file is made: it may name somebody, and loses
    the values of whoever is deleted meanwhile. `columns` are
    names of `exports.engine.columns`, in the order of the file. `rows` counts whom the
    file holds, `written` how many of them are in it so far. `turn` grows whenever
    writing begins anew and whenever somebody in it is deleted meanwhile: whoever writes
    by an older one was overtaken. `file_path` is named before there is a file, so that
    none is ever without a row that names it. `asked_once` is the seal of the form that
    asked (`common.once`).
    """

    account = models.ForeignKey(Account, models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=120, blank=True)
    table = models.ForeignKey(ProfileTable, models.SET_NULL, null=True)
    table_name = models.CharField(max_length=100)
    criterion = models.JSONField(null=True)
    columns = models.JSONField(default=list)
    format = models.CharField(max_length=4, choices=Format.choices)
    delimiter = models.CharField(max_length=1, default=",")
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    author_name = models.CharField(max_length=200)

    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.QUEUED
    )
    requested = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    turn = models.IntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    rows = models.BigIntegerField(default=0)
    written = models.BigIntegerField(default=0)
    file_path = models.CharField(max_length=255, blank=True)
    file_bytes = models.BigIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True)
    asked_once = models.CharField(max_length=64, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "asked_once"],
                name="a_form_asks_for_an_export_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="an_export_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values),
                name="an_export_is_of_a_list_or_of_a_person",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-id"], name="export_in_order"),
            models.Index(fields=["account", "author", "-id"], name="export_of_author"),
            models.Index(
                fields=["account", "expires"],
                name="export_with_a_file",
                condition=~models.Q(file_path=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the number: a title would end up in logs."""
        return f"export {self.pk}"

    @property
    def name(self) -> str | Promise:
        """Return what people call it; a person's copy says no name."""
        return self.title or Kind(self.kind).label

    @property
    def is_open(self) -> bool:
        """Say whether a worker is at it, or is waited for."""
        return self.status in OPEN

    def take(self) -> None:
        """Lock the row until the transaction ends, and read it anew."""
        rows = Export.objects.filter(account=self.account_id)
        self.refresh_from_db(
            fields=["status", "attempts", "turn", "file_path", "criterion"],
            from_queryset=rows.select_for_update(no_key=True),
        )

    def become(self, status: Status, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, ARROWS, **also)
