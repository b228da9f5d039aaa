"""Typed settings from the environment; `NAME_FILE` names a file with the value."""

import os
from pathlib import Path

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class BadSetting(ValueError):
    """A setting in the environment is missing or malformed."""


def text(name: str, default: str | None = None) -> str:
    """Return the value of `name`; raise BadSetting when there is none at all."""
    if name in os.environ:
        return os.environ[name]
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE: {error}") from error
    if default is None:
        raise BadSetting(f"Set {name} (or {name}_FILE) in the environment.")
    return default


def flag(name: str, *, default: bool) -> bool:
    """Return `name` as a boolean: 1/true/yes/on or 0/false/no/off."""
    value = text(name, "1" if default else "0").strip().lower()
    if value not in TRUE | FALSE:
        raise BadSetting(f"{name} is {value!r}: use 1 or 0.")
    return value in TRUE


def integer(name: str, default: int) -> int:
    """Return `name` as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name} is {value!r}: use a whole number.") from None


def listing(name: str, default: str = "") -> list[str]:
    """Return the comma-separated parts of `name`, blank ones left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
