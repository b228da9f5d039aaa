"""Changes of a table's unique keys, and who stands in their way."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common import states
from profiles.models.definitions import Attribute, ProfileTable, UniqueKey
from tenancy.models import Account, Membership


class KeyChangeKind(models.TextChoices):
    """What is done to a key."""

    MAKE = "make", _("Made unique")
    SETTINGS = "settings", _("Settings changed")
    REMOVE = "remove", _("Key removed")


class KeyChangeStatus(models.TextChoices):
    """Where a change is; each comment names the arrow that leads there."""

    RUNNING = "running", _("Under way")  # created
    DONE = "done", _("Done")  # running ->
    REFUSED = "refused", _("Refused")  # running ->
    WITHDRAWN = "withdrawn", _("Withdrawn")  # running ->, refused ->


KEY_CHANGE_ARROWS: states.Arrows = {
    KeyChangeStatus.RUNNING: {
        KeyChangeStatus.DONE,
        KeyChangeStatus.REFUSED,
        KeyChangeStatus.WITHDRAWN,
    },
    KeyChangeStatus.REFUSED: {KeyChangeStatus.WITHDRAWN},
}


class KeyChange(models.Model):
    """A change of one key: what is asked for, and how far it is.

    `unique_key` is the key that is built or removed; it goes when nothing is left of
    it. `identifies`: everybody with a value is to be known by it. `place` is the number
    of the last profile looked at, written with each slice, so that a dead worker's
    successor goes on from there. `looked` and `total` (about) count profiles for
    people; `duplicates` and `invalid` those who stand in the way, `alone` those whom
    nothing else names.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    table = models.ForeignKey(ProfileTable, models.CASCADE)
    attribute = models.ForeignKey(Attribute, models.CASCADE)
    unique_key = models.ForeignKey(
        UniqueKey, models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=KeyChangeKind.choices)
    status = models.CharField(
        max_length=10,
        choices=KeyChangeStatus.choices,
        default=KeyChangeStatus.RUNNING,
    )
    # The settings that are asked for, kept when the key that had them is gone.
    key_kind = models.CharField(max_length=10)
    region = models.CharField(max_length=2, blank=True)
    folds_local_part = models.BooleanField(default=True)
    identifies = models.BooleanField(default=False)
    place = models.BigIntegerField(default=0)
    looked = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    invalid = models.BigIntegerField(default=0)
    alone = models.BigIntegerField(default=0)
    author = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=KeyChangeKind.values),
                name="a_key_change_has_a_known_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=KeyChangeStatus.values),
                name="a_key_change_has_a_known_status",
            ),
            models.UniqueConstraint(
                fields=["table"],
                condition=models.Q(status="running"),
                name="one_key_of_a_table_is_changed_at_a_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "table"], name="key_change_of_table"),
            models.Index(
                fields=["account"],
                name="key_change_refused",
                condition=models.Q(status="refused"),
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"key change {self.pk}"

    @property
    def is_moving(self) -> bool:
        """Say whether a worker is at it."""
        return self.status == KeyChangeStatus.RUNNING

    def become(self, status: KeyChangeStatus, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, KEY_CHANGE_ARROWS, **also)


class KeyFlaw(models.Model):
    """A profile that stands in the way of a key, or of its removal; numbers only.

    `person` is the profile's number; `reason` why its value is none of the key
    (`Invalid.reason`), DUPLICATE of that of the profile `other`, or ALONE: nothing else
    names the profile. No value is kept:
    what is shown is read from the visible profiles, so that nothing of an erased person
    is here. Rows go with the refusal that they explain.
    """

    DUPLICATE: ClassVar[str] = "duplicate"
    ALONE: ClassVar[str] = "alone"

    account = models.ForeignKey(Account, models.CASCADE)
    change = models.ForeignKey(KeyChange, models.CASCADE, related_name="flaws")
    person = models.BigIntegerField()
    other = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "change", "person"],
                name="a_profile_is_in_the_way_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "change", "id"], name="flaws_in_order")
        ]

    def __str__(self) -> str:
        """Return the profile's number."""
        return f"flaw of profile {self.person}"
