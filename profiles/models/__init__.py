"""Profile tables, the people in them, and how they are known."""

from profiles.models.change import (
    ChangeFlaw,
    ChangeKind,
    ChangeStatus,
    DefinitionChange,
)
from profiles.models.definitions import (
    Attribute,
    Identity,
    KeyStatus,
    ProfileTable,
    UniqueKey,
)
from profiles.models.identifier import Identifier, KnownValue
from profiles.models.key_change import (
    KeyChange,
    KeyChangeKind,
    KeyChangeStatus,
    KeyFlaw,
)
from profiles.models.profile import Profile, SectionValues
from profiles.models.subscription import Subscription, SubscriptionChange, Topic
from profiles.models.tag import Tag, Tagging
from profiles.models.target import Target

__all__ = [
    "Attribute",
    "ChangeFlaw",
    "ChangeKind",
    "ChangeStatus",
    "DefinitionChange",
    "Identifier",
    "Identity",
    "KeyChange",
    "KeyChangeKind",
    "KeyChangeStatus",
    "KeyFlaw",
    "KeyStatus",
    "KnownValue",
    "Profile",
    "ProfileTable",
    "SectionValues",
    "Subscription",
    "SubscriptionChange",
    "Tag",
    "Tagging",
    "Target",
    "Topic",
    "UniqueKey",
]
