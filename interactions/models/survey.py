"""Survey participations."""

from typing import ClassVar

from django.db import models

from interactions.models.campaign import Campaign
from interactions.models.trace import account_key, loose_key, profile_key


class SurveyParticipation(models.Model):
    """One filled-in form.

    `answers` are choices and ratings, which stay; what could name a person (the
    address they gave, where they came from, what they wrote) is in columns of its own
    and is blanked when they are erased.
    """

    account = account_key()
    profile = profile_key(optional=True)
    campaign = loose_key(Campaign)
    answered_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    respondent = models.CharField(max_length=320, blank=True)
    ip_address = models.GenericIPAddressField(null=True)
    comment = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "profile"],
                name="survey_of_profile",
                condition=models.Q(profile__isnull=False),
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"survey participation {self.pk}"
