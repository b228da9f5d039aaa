"""Invitations: a colleague on their way into an account."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import states
from tenancy.models import Account, Membership
from tenancy.models.membership import ROLE_LABELS

VALID_DAYS = 7
TOKEN_BYTES = 32


class Status(models.TextChoices):
    """Where an invitation is; each comment names the arrow that leads there."""

    OPEN = "open", _("Open")  # created
    ACCEPTED = "accepted", _("Accepted")  # open ->
    WITHDRAWN = "withdrawn", _("Withdrawn")  # open ->


ARROWS: states.Arrows = {Status.OPEN: {Status.ACCEPTED, Status.WITHDRAWN}}


class Invitation(models.Model):
    """A way into an account for whoever reads the mail of `email`, once.

    The link's token is made when the message is sent and kept as a digest only; sending
    again makes another, and the one before leads nowhere. `mailed` is None while a
    message is due; `bounced` says that the mail server refused the address.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    email = models.EmailField()
    role = models.CharField(max_length=16, choices=ROLE_LABELS)
    sees_all_sections = models.BooleanField(default=True)
    section_ids = ArrayField(models.BigIntegerField(), default=list)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.OPEN
    )
    token_digest = models.CharField(max_length=64, blank=True)
    invited_by = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    mailed = models.DateTimeField(null=True)
    bounced = models.BooleanField(default=False)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "email"],
                condition=models.Q(status=Status.OPEN),
                name="an_address_is_invited_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values),
                name="an_invitation_has_a_known_status",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "-id"],
                name="invitation_open",
                condition=models.Q(status=Status.OPEN),
            ),
            models.Index(
                fields=["account", "token_digest"], name="invitation_by_token"
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"invitation {self.pk}"

    def become(self, status: Status, **also: Any) -> None:
        """Move to `status`, or raise WrongState."""
        states.move(self, status, ARROWS, ended=timezone.now(), **also)

    @property
    def is_valid(self) -> bool:
        """Say whether it can still be accepted."""
        return self.status == Status.OPEN and not self.is_over

    @property
    def is_over(self) -> bool:
        """Say whether its days have passed."""
        return self.expires <= timezone.now()


def new_token() -> str:
    """Return the secret part of a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def validity() -> timedelta:
    """Return how long a link leads in."""
    return timedelta(days=VALID_DAYS)
