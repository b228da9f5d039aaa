"""The ledger: what was done to which part of the set."""

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from erasure.models.erasure import Erasure
from tenancy.models import Account


class Kind(models.TextChoices):
    """What a slice is cut from: people by their numbers, or rows by where they lie."""

    WHOLE = "whole", _("Profiles and their traces")
    PEOPLE = "people", _("Profiles alone")
    TRACES = "traces", _("Traces of some profiles")
    PAGES = "pages", _("Traces in some pages of a table")
    PROOF = "proof", _("Proof")


# No other slice is begun before all that reach people are done, and no proof of a rule
# before all that clear its traces are.
REACHES_PEOPLE: Final = (Kind.WHOLE, Kind.PEOPLE)
CLEARS_TRACES: Final = (Kind.TRACES, Kind.PAGES)


class Slice(models.Model):
    """A part of an erasure: `first` to `last`, both included, of what its kind says.

    They are numbers of profiles, of heap pages for PAGES, and nothing for a PROOF.
    `rule` names the rule of the fates that TRACES, PAGES and PROOF are about (`profiles`
    for the proof of these). `targets` counts the profiles that it reaches, `share` is its
    part of the whole work, for whoever watches. Its work and the note that it is done
    commit together; `done` with its `counts` is the ledger, and a redelivered slice that
    is done already does nothing.
    """

    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="slices")
    ordinal = models.IntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.WHOLE)
    rule = models.CharField(max_length=40, blank=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    targets = models.IntegerField()
    share = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    done = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["erasure", "ordinal"], name="a_slice_is_planned_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values),
                name="a_slice_has_a_known_kind",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "erasure", "ordinal"],
                name="slice_to_do",
                condition=models.Q(done=None),
            ),
            models.Index(fields=["done"], name="slice_done_lately"),
        ]

    def __str__(self) -> str:
        """Return the erasure and the ordinal."""
        return f"slice {self.ordinal} of erasure {self.erasure_id}"

    @classmethod
    def next_ordinal(cls, erasure: Erasure) -> int:
        """Return the number of the slice that is planned next."""
        ours = cls.objects.filter(account=erasure.account_id, erasure=erasure)
        highest = ours.aggregate(highest=models.Max("ordinal"))["highest"]
        return 0 if highest is None else int(highest) + 1
