"""Custom events."""

from typing import ClassVar

from django.db import models

from interactions.models.trace import account_key, loose_key, profile_key
from tenancy.models import Section


class CustomEvent(models.Model):
    """Something a profile did, as the account's own systems tell it."""

    account = account_key()
    profile = profile_key(optional=False)
    section = loose_key(Section, optional=True)
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "profile"], name="event_of_profile")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"event {self.pk}"
