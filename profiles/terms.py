"""What an attribute's values keep to, and which stored values would not. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol, Self
from zoneinfo import ZoneInfo

from profiles.values import BadValue, NoValue, Read, Value, fit, is_absent, reader


class Defined(Protocol):
    """An attribute, or a form that describes one."""

    type: str
    choices: list[str]
    several: bool
    most_characters: int | None
    required: bool


@dataclass(frozen=True)
class Terms:
    """Type, choices, whether there are several values, their length, and if one must be.

    `zone` is of moments that are to be read from texts or days: these name none.
    """

    type: str
    choices: tuple[str, ...] = ()
    several: bool = False
    most_characters: int | None = None
    required: bool = False
    zone: str = "UTC"

    @classmethod
    def of(cls, attribute: Defined) -> Self:
        """Return the terms of `attribute`."""
        return cls(
            attribute.type,
            tuple(attribute.choices),
            attribute.several,
            attribute.most_characters,
            attribute.required,
        )

    @classmethod
    def kept(cls, held: Mapping[str, Any]) -> Self:
        """Return the terms that `as_json` gave."""
        return cls(**{**held, "choices": tuple(held["choices"])})

    def as_json(self) -> dict[str, Any]:
        """Return the terms as JSON keeps them."""
        return {**asdict(self), "choices": list(self.choices)}

    @property
    def shape(self) -> tuple[str, bool]:
        """Return what stored values look like."""
        return self.type, self.several

    def fitted(self, value: Any) -> Value:
        """Return a stored value in the form that these terms want, or raise BadValue."""
        return fit(value, self._read, several=self._is_list)

    def converted(self, value: Any) -> Value | None:
        """Return another form that these terms want a stored value in.

        None where it has the form already, is none at all, or cannot be had in it.
        """
        if is_absent(value):
            return None
        try:
            new = self.fitted(value)
        except BadValue:
            return None
        # Of 1, 1.0 and True each equals the others, and is another in JSON.
        return None if repr(new) == repr(value) else new

    def admit(self, value: Any) -> bool:
        """Say whether a stored value, which is one, can be had in this form."""
        try:
            self.fitted(value)
        except BadValue:
            return False
        return True

    def broken_by(self, value: Any, before: "Terms", *, needed: bool) -> bool:
        """Say whether a stored value that `before` admitted is none by these terms."""
        return self.fault_of(value, before, needed=needed) is not None

    def fault_of(self, value: Any, before: "Terms", *, needed: bool) -> BadValue | None:
        """Return why a stored value that `before` admitted is none by these terms.

        `needed`: there has to be one. What was odd before is no fault of a new rule, but
        what is to be converted has to be understood.
        """
        if is_absent(value):
            lacking = needed and self.required and not before.required
            return NoValue() if lacking else None
        try:
            self.fitted(value)
        except BadValue as bad:
            odd = self.shape == before.shape and not before.admit(value)
            return None if odd else bad
        return None

    def narrows(self, before: "Terms") -> bool:
        """Say whether a value that `before` admitted may be none by these terms."""
        if self.required and not before.required:
            return True
        if not set(before.choices) <= set(self.choices):
            return True
        if self.most_characters is None:
            return False
        return (
            before.most_characters is None
            or self.most_characters < before.most_characters
        )

    @property
    def _is_list(self) -> bool:
        return self.several or self.type == "multi-choice"

    @cached_property
    def _read(self) -> Read:
        return reader(
            self.type,
            self.choices,
            several=self.several,
            most=self.most_characters,
            zone=ZoneInfo(self.zone),
        )
