"""What a column of a list is for. Pure.

A target is written `attribute:city`, `attribute:city@3` (the value in section 3),
`tag:5`, `tag:5@3`, `topic:7`, or `new:integer`; nothing at all leaves the column out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

_TARGET = re.compile(
    r"(?P<what>attribute|tag|topic|new):(?P<ref>[a-z0-9_-]{1,60})(?:@(?P<section>[0-9]{1,18}))?"
)


class What(StrEnum):
    """What a column's values are."""

    IGNORED = "ignored"
    ATTRIBUTE = "attribute"
    TAG = "tag"
    TOPIC = "topic"
    NEW = "new"


class Empty(StrEnum):
    """What an empty cell says."""

    LEAVE = "leave"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Target:
    """What one column is for.

    `ref` is the name of an attribute, the number of a tag or topic, or the type of a
    new attribute; `section` the number of the section whose value or tag it is.
    """

    what: What = What.IGNORED
    ref: str = ""
    section: int | None = None

    @classmethod
    def parse(cls, code: str) -> Self:
        """Return the target that `code` says; IGNORED for anything not understood."""
        found = _TARGET.fullmatch(code)
        if found is None:
            return cls()
        section = found["section"]
        return cls(What(found["what"]), found["ref"], int(section) if section else None)

    @property
    def code(self) -> str:
        """Return what `parse` takes."""
        if self.what is What.IGNORED:
            return ""
        where = f"@{self.section}" if self.section else ""
        return f"{self.what}:{self.ref}{where}"

    @property
    def choice(self) -> str:
        """Return the code without the section."""
        return Target(self.what, self.ref).code


@dataclass(frozen=True, slots=True)
class Mapping:
    """What is done with all columns of a list.

    `identifying` are the numbers of the unique keys that name whoever is created or
    updated, besides the one that rows are matched by; of interest in a table whose
    identity is by key. Staging adds the rest: `version` is that of the table's
    definition when the list was read, `definition` the digest of what of it the rows
    were read by, `made` the names of the attributes that NEW columns become, by column.
    """

    targets: Sequence[Target]
    identifying: frozenset[int] = frozenset()
    empty: Empty = Empty.LEAVE
    version: int | None = None
    definition: str = ""
    made: Sequence[tuple[int, str]] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the mapping that `to_json` gave; an empty one of nothing."""
        return cls(
            targets=tuple(Target.parse(code) for code in data.get("columns", [])),
            identifying=frozenset(data.get("identifying", [])),
            empty=Empty(data.get("empty", Empty.LEAVE)),
            version=data.get("version"),
            definition=data.get("definition", ""),
            made=tuple((at, name) for at, name in data.get("made", [])),
        )

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` takes, made of JSON's own types."""
        return {
            "columns": [target.code for target in self.targets],
            "identifying": sorted(self.identifying),
            "empty": self.empty.value,
            "version": self.version,
            "definition": self.definition,
            "made": [list(each) for each in self.made],
        }

    @property
    def is_of_columns(self) -> bool:
        """Say whether any column besides the key's is for something."""
        return any(target.what is not What.IGNORED for target in self.targets)

    @property
    def chosen(self) -> Self:
        """Return what a person chose of it, without what staging adds."""
        return replace(self, version=None, definition="", made=())

    def moved(self, before: Sequence[str], after: Sequence[str]) -> Self:
        """Return what was chosen for the columns `before` for those of `after`, by name.

        Others are left out. Nothing at all is chosen where no column is found again.
        """
        left = [
            (name, target)
            for name, target in zip(before, self.targets, strict=False)
            if target.what is not What.IGNORED
        ]
        targets = []
        for name in after:
            found = next((each for each in left if each[0] == name), None)
            targets.append(found[1] if found else Target())
            if found:
                left.remove(found)
        moved = replace(self.chosen, targets=tuple(targets))
        return moved if moved.is_of_columns else replace(moved, targets=())

    @property
    def doubled(self) -> frozenset[str]:
        """Return the codes that more than one column has; each must be of one."""
        codes = [
            target.code
            for target in self.targets
            if target.what not in (What.IGNORED, What.NEW)
        ]
        return frozenset(code for code in codes if codes.count(code) > 1)
