"""A run that applies a list to a table, from its draft to its launch."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import states
from imports.models.configuration import Configuration
from profiles.models import ProfileTable, UniqueKey
from segments.models import Exploration, Segment
from tenancy.models import Account, Membership


class Kind(models.TextChoices):
    """What the list does to the table."""

    UPSERT = "upsert", _("Add & update")
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribe")
    DELETE = "delete", _("Delete")


class Mode(models.TextChoices):
    """What adding and updating does where somebody is known already, or is not."""

    BOTH = "both", _("Add new profiles and update known ones")
    CREATE = "create", _("Only add new profiles")
    UPDATE = "update", _("Only update known profiles")


class Source(models.TextChoices):
    """Where the list comes from; the words of the erasure's doors."""

    FILE = "file", _("By file")
    SEGMENT = "segment", _("By segment")
    EXPLORATION = "exploration", _("By exploration")


class Status(models.TextChoices):
    """Where an import is; each comment names the arrow that leads there."""

    DRAFT = "draft", _("Draft")  # created; staging, staged, refused -> (changed again)
    STAGING = "staging", _("Reading")  # draft ->, staged -> (looked at again)
    STAGED = "staged", _("Ready")  # staging ->
    REFUSED = "refused", _("Refused")  # staging ->, staged -> (it says why)
    LAUNCHED = "launched", _("Launched")  # staged ->
    CANCELLED = "cancelled", _("Cancelled")  # draft, staging, staged, refused ->


ARROWS: states.Arrows = {
    Status.DRAFT: {Status.DRAFT, Status.STAGING, Status.CANCELLED},
    Status.STAGING: {Status.STAGED, Status.REFUSED, Status.DRAFT, Status.CANCELLED},
    Status.STAGED: {
        Status.STAGING,
        Status.REFUSED,
        Status.LAUNCHED,
        Status.DRAFT,
        Status.CANCELLED,
    },
    Status.REFUSED: {Status.DRAFT, Status.CANCELLED},
}


class Import(models.Model):
    """A list on its way to a table.

    `layout` is how the file is read, `inspection` what was seen in it (its first rows
    are people, so both are emptied when the run closes). `outcomes` counts rows by
    outcome, `impact` traces by rule, `fingerprint` is of the matched set: together
    they are the preview that a confirmation carries. `people` is how many profiles the
    table had then.

    Where the list is not a file it is whoever matches `criterion`: copied when the
    import began, so that it is what its author saw whatever becomes of the segment or
    exploration since. `criterion_text` says it in words, `criterion_sha256` digests it
    for the trail, `list_number` and `list_name` are the segment's or exploration's.
    `frozen` is the moment of the set that is shown, `sections` counts its people by
    section, as pairs of a name and a number.

    `mode` is of *add & update* alone. `mapping` is what else its kind was told at step 4
    (see the kind's module); it names columns, attributes and topics, and no person.

    `topics` are the numbers of those that are unsubscribed from; with `every_topic`,
    of all that its author saw when the list was last looked at. From the launch on
    `holds_people` says that there is, or soon may be, a file of its: the upload that is
    kept, the error files. `withdrawn` is when somebody in them was deleted: from then
    on nobody is given them.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.SET_NULL, null=True)
    table_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DELETE)
    name = models.CharField(max_length=120)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    source = models.CharField(
        max_length=12, choices=Source.choices, default=Source.FILE
    )
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True)
    exploration = models.ForeignKey(Exploration, models.SET_NULL, null=True)
    list_number = models.BigIntegerField(null=True)
    list_name = models.CharField(max_length=100, blank=True)
    criterion = models.JSONField(null=True)
    criterion_text = models.TextField(blank=True)
    criterion_sha256 = models.CharField(max_length=64, blank=True)
    frozen = models.DateTimeField(null=True)
    sections = models.JSONField(default=list)

    file_name = models.CharField(max_length=255, blank=True)
    file_path = models.CharField(max_length=255, blank=True)
    file_bytes = models.BigIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True)
    inspection = models.JSONField(default=dict)
    layout = models.JSONField(default=dict)
    unique_key = models.ForeignKey(UniqueKey, models.SET_NULL, null=True)
    key_name = models.CharField(max_length=100, blank=True)
    mode = models.CharField(
        max_length=8, choices=Mode.choices, default=Mode.BOTH, db_default=Mode.BOTH
    )
    mapping = models.JSONField(default=dict, db_default={})
    column = models.IntegerField(null=True)
    column_name = models.CharField(max_length=255, blank=True)

    # Grows whenever reading begins anew: whoever reads by an older one was overtaken.
    turn = models.IntegerField(default=0)
    rows_read = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    stage = models.CharField(max_length=12, blank=True)
    heartbeat = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    outcomes = models.JSONField(default=dict)
    impact = models.JSONField(default=dict)
    matched = models.BigIntegerField(default=0)
    people = models.BigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    refusal = models.TextField(blank=True)

    configuration = models.ForeignKey(Configuration, models.SET_NULL, null=True)
    topics = models.JSONField(default=list, db_default=[])
    every_topic = models.BooleanField(default=False, db_default=False)

    holds_people = models.BooleanField(default=False, db_default=False)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="an_import_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values),
                name="an_import_has_a_known_source",
            ),
            models.CheckConstraint(
                condition=models.Q(mode__in=Mode.values),
                name="an_import_has_a_known_mode",
            ),
            models.CheckConstraint(
                condition=models.Q(source=Source.FILE)
                | models.Q(criterion__isnull=False),
                name="an_import_without_a_file_has_a_criterion",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-id"], name="import_in_order"),
            models.Index(
                fields=["account", "-id"],
                name="import_with_files",
                condition=models.Q(holds_people=True),
            ),
            models.Index(
                fields=["account", "-id"],
                name="import_in_preparation",
                condition=models.Q(
                    status__in=["draft", "staging", "staged", "refused"]
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def take(self) -> None:
        """Lock the row until the transaction ends, and read it anew.

        Whoever changes an import takes it first: what was read before the lock may be
        over, and written back it would undo what somebody else did meanwhile.
        """
        rows = Import.objects.filter(account=self.account_id)
        self.refresh_from_db(from_queryset=rows.select_for_update(no_key=True))

    def become(self, status: Status, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, ARROWS, **also)

    @property
    def is_by_criterion(self) -> bool:
        """Say whether its list is whoever matches a criterion, and not a file."""
        return self.source != Source.FILE

    @property
    def source_label(self) -> str:
        """Return what the list is made of, as lists of runs have it."""
        said = str(Source(self.source).label)
        name = self.list_name if self.is_by_criterion else self.file_name
        if not name:
            return said
        return gettext("%(source)s: %(name)s") % {"source": said, "name": name}

    @property
    def is_open(self) -> bool:
        """Say whether it can still be changed, launched or cancelled."""
        return self.status in ARROWS
