"""What the frame of every page shows: where one is, and where one can go."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import notifications.queries
from tenancy.models import Account, Membership
from tenancy.roles import Capability
from tenancy.scope import account_view

MOST_KEPT = 1024


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
        ("segments", "explorations", "taggings"),
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


class Entry(NamedTuple):
    """A place as the frame shows it."""

    label: str
    icon: str
    url: str
    current: bool


class Neighbour(NamedTuple):
    """An account that one may go to."""

    name: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `navigation`, `accounts`, `spoken` and `unread` for the frame.

    Each is asked for once, and only where the frame is drawn: a part has none.
    """
    account: Account | None = getattr(request, "account", None)
    member: Membership | None = getattr(request, "member", None)
    if account is None or member is None:
        return {
            "navigation": (),
            "accounts": (),
            "spoken": tuple(settings.LANGUAGES),
            "unread": 0,
        }
    return {
        "navigation": cache(lambda: _entries(_here(request), member)),
        "accounts": cache(
            lambda: _neighbours(account, getattr(request, "accounts", ()))
        ),
        "spoken": tuple(account.spoken),
        "unread": cache(lambda: _unread(account, member)),
    }


def _here(request: HttpRequest) -> str:
    """Return the path whose place in the navigation this page has.

    It is the page's own, unless the view says `found_at`: where a row is found may
    depend on its state, and its address does not.
    """
    return str(getattr(request, "found_at", request.path))


def _unread(account: Account, member: Membership) -> int:
    with account_view(account):
        return notifications.queries.unread(member)


def _neighbours(here: Account, accounts: Sequence[Account]) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(each.name, reverse("account", args=[each.slug]), each.pk == here.pk)
        for each in accounts
    )


def _entries(path: str, member: Membership) -> tuple[Entry, ...]:
    """Return the places that `member` is shown on the page at `path`."""
    slug = member.account.slug
    shown = tuple(place.view for place in PLACES if place.is_for(member))
    here = _prefix(path.removeprefix(f"/a/{slug}/").strip("/"))
    return _drawn(slug, shown, here, get_language())


@lru_cache(MOST_KEPT)
def _drawn(
    slug: str, shown: tuple[str, ...], here: str | None, _language: str | None
) -> tuple[Entry, ...]:
    """Return the places of an account whose views are `shown`, in the language of now."""
    return tuple(
        Entry(
            label=str(place.label),
            icon=place.icon,
            url=reverse(place.view, args=[slug]),
            current=here in place.prefixes,
        )
        for place in PLACES
        if place.view in shown
    )


def _prefix(path: str) -> str | None:
    """Return the longest prefix of a place that leads to `path`, or None."""
    prefixes = (prefix for place in PLACES for prefix in place.prefixes)
    leading = (each for each in prefixes if f"{path}/".startswith(f"{each}/"))
    return max(leading, key=len, default=None)
