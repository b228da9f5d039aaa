"""What of a person's traces a member sees, by the sections that they see.

An event lies in a section or in none; a message and a filled-in form lie where their
campaign does. Goals and entries of custom tables lie in none.
"""

from typing import Any

from django.db.models import Model, Q

from interactions.models import (
    Campaign,
    CustomEvent,
    EmailInteraction,
    SmsInteraction,
    SurveyParticipation,
)
from tenancy.models import Membership
from tenancy.sections import seen_by, within

OF_CAMPAIGNS = frozenset({EmailInteraction, SmsInteraction, SurveyParticipation})


def in_sight(model: type[Model], account_id: int, reader: Membership | None) -> Q:
    """Return the condition for the rows of `model` that `reader` may see."""
    if seen_by(reader) is None:
        return Q()
    if model is CustomEvent:
        return within(reader)
    if model in OF_CAMPAIGNS:
        seen: Any = Campaign.objects.filter(within(reader), account=account_id)
        return Q(campaign__in=seen)
    return Q()
