"""SMS interactions."""

from typing import ClassVar

from django.db import models

from interactions.models.campaign import Campaign
from interactions.models.trace import account_key, loose_key, profile_key


class SmsInteraction(models.Model):
    """One text message; it holds no number, so that without its profile it is nobody's."""

    account = account_key()
    profile = profile_key(optional=True)
    campaign = loose_key(Campaign)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "profile"],
                name="sms_of_profile",
                condition=models.Q(profile__isnull=False),
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"SMS interaction {self.pk}"
