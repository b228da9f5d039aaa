"""Mailings and their totals."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models import Account, Section


class Channel(models.TextChoices):
    """How a campaign reaches people."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    FORM = "form", _("Form")


class Campaign(models.Model):
    """An e-mail, SMS or form mailing with its totals.

    The totals are counters kept at ingest and never computed from traces, so that
    erasing people cannot change them.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    section = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    name = models.CharField(max_length=120)
    launched = models.DateTimeField()
    sent = models.BigIntegerField(default=0)
    opened = models.BigIntegerField(default=0)
    clicked = models.BigIntegerField(default=0)
    bounced = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "-launched", "-id"], name="campaign_by_launch"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
