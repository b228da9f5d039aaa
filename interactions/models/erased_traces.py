"""How many traces of a campaign went with people."""

from typing import ClassVar

from django.db import models

from interactions.models.campaign import Campaign
from interactions.models.trace import account_key, loose_key


class ErasedTraces(models.Model):
    """So many traces of a campaign were deleted, or lost their person.

    Rows are only added, by triggers of the trace tables, so that slices of erasures
    never wait for each other; what a campaign lost is their sum. `tidy_campaigns` makes
    one row of many. Nothing here is constrained: an erasure must not wait for it.
    """

    account = account_key()
    campaign = loose_key(Campaign)
    traces = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "campaign"],
                name="erased_traces_of_campaign",
                include=["traces"],
            )
        ]

    def __str__(self) -> str:
        """Return the campaign's number and the count."""
        return f"{self.traces} of campaign {self.campaign_id}"
