"""Who may do what: five roles and their grants, as a table anybody can read."""

from enum import StrEnum


class Role(StrEnum):
    """A person's part in an account; `PLATFORM` is Django's superuser."""

    MARKETER = "marketer"
    ADMIN = "admin"
    OWNER = "owner"
    OPERATOR = "operator"
    PLATFORM = "platform"


class Capability(StrEnum):
    """Something that a door asks for."""

    VIEW_PROFILES = "view profiles"
    EDIT_PROFILES = "create and edit profiles"
    VIEW_CAMPAIGNS = "look at campaigns and their totals"
    IMPORT_PROFILES = "add, update and unsubscribe profiles by file"
    EXPORT_PROFILES = "export profiles"
    VIEW_ALL_EXPORTS = "see and fetch what others exported"
    ERASE_SELECTION = "delete selected profiles"
    ERASE_BY_LIST = "delete profiles by file"
    BUILD_SEGMENTS = "explore profiles and build segments"
    ERASE_SEGMENT = "delete profiles of a segment or an exploration"
    DEFINE_TABLES = "define tables, keys and rules"
    VIEW_RUNS = "follow runs and read their reports"
    STOP_RUNS = "stop a run"
    VIEW_AUDIT = "read the audit trail"
    MANAGE_HOLDS = "place and lift legal holds"
    MANAGE_ACCOUNT = "manage members and settings"
    CREATE_ACCOUNTS = "create accounts"
    ACTIVATE_FEATURES = "activate features"


MARKETING = frozenset(
    {
        Capability.VIEW_PROFILES,
        Capability.EDIT_PROFILES,
        Capability.VIEW_CAMPAIGNS,
        Capability.EXPORT_PROFILES,
        Capability.BUILD_SEGMENTS,
        Capability.ERASE_SELECTION,
    }
)
OPERATIONS = frozenset(
    {
        Capability.VIEW_CAMPAIGNS,
        Capability.VIEW_RUNS,
        Capability.STOP_RUNS,
        Capability.VIEW_AUDIT,
    }
)
ADMINISTRATION = (
    MARKETING
    | OPERATIONS
    | {
        Capability.IMPORT_PROFILES,
        Capability.VIEW_ALL_EXPORTS,
        Capability.ERASE_BY_LIST,
        Capability.ERASE_SEGMENT,
        Capability.DEFINE_TABLES,
        Capability.MANAGE_HOLDS,
    }
)

GRANTS: dict[Role, frozenset[Capability]] = {
    Role.MARKETER: MARKETING,
    Role.ADMIN: ADMINISTRATION,
    Role.OWNER: ADMINISTRATION | {Capability.MANAGE_ACCOUNT},
    Role.OPERATOR: OPERATIONS,
    Role.PLATFORM: frozenset(
        {Capability.CREATE_ACCOUNTS, Capability.ACTIVATE_FEATURES}
    ),
}

# Platform staff is nobody's member: it sees no account's profiles.
MEMBER_ROLES = tuple(role for role in Role if role is not Role.PLATFORM)


def allows(role: Role, capability: Capability) -> bool:
    """Say whether `role` is granted `capability`."""
    return capability in GRANTS[role]
