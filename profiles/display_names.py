"""The name under which a profile is shown, made of its attributes. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from profiles.normalisers import trimmed

MOST_CHARACTERS = 300


def display_name(naming: Iterable[str], attributes: Mapping[str, Any]) -> str:
    """Return the values of the attributes `naming` that are there, in their order."""
    parts = (_said(attributes.get(name, "")) for name in naming)
    return trimmed(" ".join(part for part in parts if part))[:MOST_CHARACTERS]


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
