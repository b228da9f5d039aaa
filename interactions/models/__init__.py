"""Traces: everything that points at a profile, one table a kind, and their campaigns.

Trace tables carry no constraint toward profiles: the check costs two to three times
the erasure at scale. Integrity comes from the ingest lock, the erasure protocol and
its proof, the completeness check at start-up and `manage.py check_orphans`.
"""

from interactions.models.campaign import Campaign, Channel
from interactions.models.campaign_day import CampaignDay
from interactions.models.custom import (
    CustomEntry,
    CustomRemoval,
    CustomStatus,
    CustomTable,
    EntryAttribute,
    EntryChange,
    EntryChangeKind,
    EntryFlaw,
    OnErasure,
)
from interactions.models.email import EmailInteraction
from interactions.models.erased_traces import ErasedTraces
from interactions.models.event import CustomEvent
from interactions.models.goal import Goal, GoalReached
from interactions.models.seen_event import SeenEvent
from interactions.models.sms import SmsInteraction
from interactions.models.survey import SurveyParticipation

__all__ = [
    "Campaign",
    "CampaignDay",
    "Channel",
    "CustomEntry",
    "CustomEvent",
    "CustomRemoval",
    "CustomStatus",
    "CustomTable",
    "EmailInteraction",
    "EntryAttribute",
    "EntryChange",
    "EntryChangeKind",
    "EntryFlaw",
    "ErasedTraces",
    "Goal",
    "GoalReached",
    "OnErasure",
    "SeenEvent",
    "SmsInteraction",
    "SurveyParticipation",
]
