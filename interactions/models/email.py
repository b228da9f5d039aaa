"""E-mail interactions."""

import secrets
from typing import ClassVar

from django.db import models
from django.urls import reverse

from interactions import tokens
from interactions.models.campaign import Campaign
from interactions.models.trace import account_key, loose_key, profile_key


def fresh_token() -> str:
    """Return 22 random characters: 128 bits that nobody guesses."""
    return secrets.token_urlsafe(16)


class EmailInteraction(models.Model):
    """One message to one profile, and what they did with it.

    `token` is the public link of the message; it works as long as this row is there.
    """

    account = account_key()
    profile = profile_key(optional=False)
    campaign = loose_key(Campaign)
    token = models.CharField(max_length=22, default=fresh_token)
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "profile"], name="email_of_profile"),
            models.Index(fields=["account", "token"], name="email_by_token"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"e-mail interaction {self.pk}"

    @property
    def public_path(self) -> str:
        """Return the path of the message's public link."""
        link = tokens.written(self.account_id, self.token)
        return reverse("interactions:message", args=[link])
