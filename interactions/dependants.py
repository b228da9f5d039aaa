"""What of the interactions depends on a definition further down."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext

from interactions.models import Campaign, CustomTable
from profiles.dependants import Dependant, Subject

MOST_NAMED: Final = 20


def depending(subject: Subject) -> list[Dependant]:
    """Return the custom tables of a profile table, or the campaigns of a section."""
    account = subject.account
    if subject.kind == "table" and subject.table:
        # Those that are being removed as well: their entries are still there.
        rows = CustomTable.every.filter(
            account=account, profile_table=subject.table
        ).order_by("name")
        slugs = [account.slug, subject.table.slug]
        path = reverse("interactions:custom_tables", args=slugs)
        return [
            Dependant(gettext("Custom table %(name)s") % {"name": row.name}, path)
            for row in rows[:MOST_NAMED]
        ]
    if subject.kind == "section":
        mailings = Campaign.objects.filter(account=account, section=subject.number)
        return [
            Dependant(
                gettext("Campaign %(name)s") % {"name": row.name},
                reverse("interactions:campaign", args=[account.slug, row.pk]),
            )
            for row in mailings.order_by("-launched", "-pk")[:MOST_NAMED]
        ]
    return []
