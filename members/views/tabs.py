"""The pages about the account itself, side by side."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tenancy.doors import MemberRequest
from tenancy.roles import Capability

PAGES = (
    ("index", _("Members"), Capability.MANAGE_ACCOUNT),
    ("invitations", _("Invitations"), Capability.MANAGE_ACCOUNT),
    ("roles", _("Roles and features"), None),
    ("settings", _("Settings"), Capability.MANAGE_ACCOUNT),
)


def tabs(request: MemberRequest, current: str) -> list[dict[str, Any]]:
    """Return the tabs that the member may open; none where there is but one."""
    open_to_them = [
        {
            "label": label,
            "url": reverse(f"members:{name}", args=[request.account.slug]),
            "current": name == current,
            "count": None,
        }
        for name, label, capability in PAGES
        if capability is None or request.member.may(capability)
    ]
    return open_to_them if len(open_to_them) > 1 else []
