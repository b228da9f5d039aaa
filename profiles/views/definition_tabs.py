"""The pages of a table's definition, side by side; each app adds its own by URL name."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import ProfileTable
from tenancy.doors import MemberRequest

# Each page is at an address that takes the account's and the table's slug.
PAGES = (
    ("profiles:definition", _("Attributes")),
    ("profiles:keys", _("Unique keys")),
    ("interactions:custom_tables", _("Custom tables")),
)


def definition_tabs(
    request: MemberRequest, table: ProfileTable, current: str
) -> list[dict[str, Any]]:
    """Return the tabs of `table`'s definition; `current` is a page's URL name."""
    slugs = [request.account.slug, table.slug]
    return [
        {"label": label, "url": url, "current": name == current, "count": None}
        for name, label in PAGES
        if (url := _address(name, slugs))
    ]


def _address(name: str, slugs: list[str]) -> str:
    """Return the address of a page; empty where its app is not installed."""
    try:
        return reverse(name, args=slugs)
    except NoReverseMatch:
        return ""
