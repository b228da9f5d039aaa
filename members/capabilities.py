"""The grants in words: what each role may do, as every member may read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenancy.models.membership import ROLE_LABELS
from tenancy.roles import GRANTS, Capability, Role

ROLES: tuple[tuple[Role, str | Promise], ...] = (
    *ROLE_LABELS,
    (Role.PLATFORM, _("Platform staff")),
)

WORDS: dict[Capability, str | Promise] = {
    Capability.VIEW_PROFILES: _("See profiles"),
    Capability.EDIT_PROFILES: _("Create and edit profiles"),
    Capability.VIEW_CAMPAIGNS: _("Look at campaigns and their totals"),
    Capability.IMPORT_PROFILES: _("Add, update and unsubscribe profiles by file"),
    Capability.EXPORT_PROFILES: _("Export profiles"),
    Capability.VIEW_ALL_EXPORTS: _("See and fetch what others exported"),
    Capability.ERASE_SELECTION: _("Delete profiles by hand, up to 20 at once"),
    Capability.ERASE_BY_LIST: _("Delete profiles by file"),
    Capability.BUILD_SEGMENTS: _("Explore profiles and build segments"),
    Capability.ERASE_SEGMENT: _("Delete profiles of a segment or an exploration"),
    Capability.DEFINE_TABLES: _("Define tables, unique keys and rules"),
    Capability.VIEW_RUNS: _("Follow runs and read their reports"),
    Capability.STOP_RUNS: _("Stop a run"),
    Capability.VIEW_AUDIT: _("Read the audit trail"),
    Capability.MANAGE_HOLDS: _("Place and lift legal holds"),
    Capability.MANAGE_ACCOUNT: _("Manage members and settings"),
    Capability.CREATE_ACCOUNTS: _("Create accounts"),
    Capability.ACTIVATE_FEATURES: _("Activate features"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A capability, and whether each of ROLES is granted it."""

    label: str | Promise
    granted: Sequence[bool]


def lines() -> list[Line]:
    """Return the table of grants, in the order in which capabilities are defined."""
    return [
        Line(
            WORDS.get(capability, str(capability)),
            [capability in GRANTS[role] for role, _label in ROLES],
        )
        for capability in Capability
    ]
