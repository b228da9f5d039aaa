"""What a campaign did on each day."""

from typing import ClassVar

from django.db import models

from interactions.models.campaign import Campaign
from tenancy.models import Account


class CampaignDay(models.Model):
    """What was sent and done on one day (UTC) of a campaign; its totals, day by day.

    Kept at ingest beside the totals and never computed from traces, so that the days
    of a campaign always add up to its totals, whoever is erased.
    """

    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="days", db_index=False
    )
    day = models.DateField()
    sent = models.BigIntegerField(default=0)
    opened = models.BigIntegerField(default=0)
    clicked = models.BigIntegerField(default=0)
    bounced = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "campaign", "day"],
                name="a_campaign_has_one_row_a_day",
            )
        ]

    def __str__(self) -> str:
        """Return the campaign's number and the day."""
        return f"campaign {self.campaign_id} on {self.day}"
