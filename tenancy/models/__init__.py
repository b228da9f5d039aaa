"""Accounts and the people in them."""

from tenancy.models.account import Account, Feature
from tenancy.models.errand import Errand
from tenancy.models.membership import Membership
from tenancy.models.section import Section
from tenancy.models.seen_section import SeenSection
from tenancy.models.user import User

__all__ = [
    "Account",
    "Errand",
    "Feature",
    "Membership",
    "Section",
    "SeenSection",
    "User",
]
