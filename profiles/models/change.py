"""Changes of definitions that take a look at every profile: the durable queue."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common import states
from profiles.models.definitions import ProfileTable
from tenancy.models import Account, Membership


class ChangeKind(models.TextChoices):
    """What a change does to the rows that it goes through."""

    NAMES = "names", _("Names are made anew")
    RULES = "rules", _("Values are checked")
    SHAPE = "shape", _("Values are converted")
    ATTRIBUTE = "attribute", _("Values are removed")
    TAG = "tag", _("Taggings are removed")
    TOPIC = "topic", _("Subscriptions are removed")
    SECTION = "section", _("Data of a section is removed")


class ChangeStatus(models.TextChoices):
    """Where a change is; each comment names the arrow that leads there."""

    RUNNING = "running", _("Under way")  # created; the row goes when it is done
    REFUSED = "refused", _("Refused")  # running ->; the row goes when that was read


ARROWS: states.Arrows = {ChangeStatus.RUNNING: {ChangeStatus.REFUSED}}


class DefinitionChange(models.Model):
    """A change of a definition on its way through the rows that it concerns.

    `name` and `label` are the attribute's, or the label alone that of what was removed,
    whose number is `subject`. `terms` says what was before and what is to be. `stage`
    and `place` (the last number looked at) are where the worker stands: written with
    each slice, so that a dead one's successor goes on from there. `looked` and `total`
    count rows for people, `found` those of this stage that were touched or do not fit.
    `found_in` counts, by number of a section, those of `found` that do not fit in it.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.CASCADE, null=True)
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    status = models.CharField(
        max_length=10, choices=ChangeStatus.choices, default=ChangeStatus.RUNNING
    )
    name = models.CharField(max_length=50, blank=True)
    label = models.CharField(max_length=100)
    subject = models.BigIntegerField(null=True)
    terms = models.JSONField(default=dict)
    stage = models.PositiveIntegerField(default=0)
    place = models.BigIntegerField(default=0)
    looked = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    found_in = models.JSONField(default=dict)
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ChangeKind.values),
                name="a_definition_change_has_a_known_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ChangeStatus.values),
                name="a_definition_change_has_a_known_status",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "table"], name="change_of_table")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"definition change {self.pk}"

    def found_by(self, reader: Membership | None) -> int:
        """Return how many do not fit of those that `reader` may see (None: of all)."""
        if reader is None:
            return self.found
        unseen: int = sum(
            count
            for section, count in self.found_in.items()
            if not reader.sees(int(section))
        )
        return self.found - unseen

    def become(self, status: ChangeStatus, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, ARROWS, **also)


class ChangeFlaw(models.Model):
    """A profile whose value keeps a change from being made; numbers only.

    `person` is the profile's number, `part` that of the section in which the value lies,
    if any. No value is kept: what is shown is read from the visible profiles, so that
    nothing of an erased person is here. Rows go with the refusal that they explain, or
    when their time is over.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    change = models.ForeignKey(DefinitionChange, models.CASCADE, related_name="flaws")
    person = models.BigIntegerField()
    part = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "change", "id"], name="change_flaws_in_order"
            )
        ]

    def __str__(self) -> str:
        """Return the profile's number."""
        return f"flaw of profile {self.person}"
