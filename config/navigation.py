"""What the frame of every page shows: where one is, and where one can go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

import notifications.queries
from tenancy.models import Account, Membership
from tenancy.roles import Capability
from tenancy.scope import account_view


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the main navigation, for those with `capability` (None: everybody).

    Those with the capability `unless` find it elsewhere.
    """

    label: str | Promise
    icon: str
    view: str
    capability: Capability | None
    prefixes: tuple[str, ...]
    unless: Capability | None = None

    def is_for(self, member: Membership) -> bool:
        """Say whether `member` is shown it."""
        if self.unless is not None and member.may(self.unless):
            return False
        return self.capability is None or member.may(self.capability)


PLACES = (
    Place(_("Home"), "home", "account", None, ("",)),
    Place(
        _("Profiles"),
        "users",
        "profiles:tables",
        Capability.VIEW_PROFILES,
        ("tables", "tags", "topics", "sections"),
    ),
    Place(
        _("Campaigns"),
        "send",
        "interactions:campaigns",
        Capability.VIEW_CAMPAIGNS,
        ("campaigns",),
    ),
    Place(
        _("Segments"),
        "filter",
        "segments:segments",
        Capability.BUILD_SEGMENTS,
        ("segments", "explorations"),
    ),
    Place(
        _("In Progress"),
        "loader",
        "imports:in_progress",
        Capability.VIEW_RUNS,
        ("in-progress", "imports"),
    ),
    Place(
        _("Completed Executions"),
        "checklist",
        "imports:completed",
        Capability.VIEW_RUNS,
        (
            "completed-executions",
            "executions",
            "imports/uploads",
            "imports/configurations",
        ),
    ),
    Place(
        _("Exports"),
        "download",
        "exports:index",
        Capability.EXPORT_PROFILES,
        ("exports",),
    ),
    Place(
        _("Audit trail"),
        "shield-check",
        "audit:entries",
        Capability.VIEW_AUDIT,
        ("audit", "erasures"),
    ),
    Place(
        _("Account"),
        "settings",
        "members:index",
        Capability.MANAGE_ACCOUNT,
        ("members", "roles", "settings"),
    ),
    Place(
        _("Roles"),
        "key",
        "members:roles",
        None,
        ("roles",),
        unless=Capability.MANAGE_ACCOUNT,
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `navigation`, `accounts` and `unread` for the frame."""
    account: Account | None = getattr(request, "account", None)
    member: Membership | None = getattr(request, "member", None)
    if account is None or member is None:
        return {"navigation": [], "accounts": [], "unread": 0}
    return {
        "navigation": _places(request, account, member),
        "accounts": SimpleLazyObject(
            lambda: [
                {
                    "name": other.name,
                    "url": reverse("account", args=[other.slug]),
                    "current": other.pk == account.pk,
                }
                for other in getattr(request, "accounts", ())
            ]
        ),
        "unread": SimpleLazyObject(lambda: _unread(account, member)),
    }


def _unread(account: Account, member: Membership) -> int:
    with account_view(account):
        return notifications.queries.unread(member)


def _places(
    request: HttpRequest, account: Account, member: Membership
) -> list[dict[str, Any]]:
    here = _prefix(request.path.removeprefix(f"/a/{account.slug}/").strip("/"))
    return [
        {
            "label": place.label,
            "icon": place.icon,
            "url": reverse(place.view, args=[account.slug]),
            "current": here in place.prefixes,
        }
        for place in PLACES
        if place.is_for(member)
    ]


def _prefix(path: str) -> str | None:
    """Return the longest prefix of a place that leads to `path`, or None."""
    prefixes = (prefix for place in PLACES for prefix in place.prefixes)
    leading = (each for each in prefixes if f"{path}/".startswith(f"{each}/"))
    return max(leading, key=len, default=None)
