"""The pages about all tables, side by side."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tenancy.doors import MemberRequest

PAGES = (
    ("profiles:tables", _("Tables")),
    ("profiles:tags", _("Tags")),
    ("profiles:topics", _("Subscriptions")),
    ("profiles:sections", _("Sections")),
)


def profile_tabs(request: MemberRequest, current: str) -> list[dict[str, Any]]:
    """Return the tabs; `current` is a page's URL name."""
    return [
        {
            "label": label,
            "url": reverse(name, args=[request.account.slug]),
            "current": name == current,
            "count": None,
        }
        for name, label in PAGES
    ]
