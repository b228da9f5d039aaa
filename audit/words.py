"""The trail in words: what an entry's action and its facts are called on a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "account.created": _("Account created"),
    "member.added": _("Member added"),
    "table.created": _("Profile table created"),
    "profiles.loaded": _("Profiles loaded"),
    "import.created": _("Import begun"),
    "import.uploaded": _("File uploaded"),
    "import.launched": _("Import launched"),
    "import.cancelled": _("Import cancelled"),
    "import.completed": _("Import completed"),
    "import.stopped": _("Import stopped"),
    "execution.launched": _("Run launched"),
    "execution.completed": _("Run completed"),
    "execution.stopping": _("Stop of a run asked for"),
    "execution.stopped": _("Run stopped"),
    "errors.downloaded": _("Error file downloaded"),
    "erasure.launched": _("Deletion launched"),
    "erasure.stopping": _("Stop of a deletion asked for"),
    "erasure.stopped": _("Deletion stopped"),
    "erasure.completed": _("Deletion completed"),
    "hold.placed": _("Legal hold placed"),
    "hold.lifted": _("Legal hold lifted"),
    "audit.exported": _("Audit trail exported"),
}

FACTS: dict[str, str | Promise] = {
    "column": _("column"),
    "door": _("door"),
    "erased": _("profiles deleted"),
    "erasure": _("deletion number"),
    "execution": _("run number"),
    "file": _("file"),
    "file_name": _("file"),
    "file_sha256": _("SHA-256 of the file"),
    "fingerprint": _("fingerprint of the preview"),
    "format": _("format"),
    "hold": _("hold number"),
    "import": _("import number"),
    "kept": _("profiles kept"),
    "key": _("unique key"),
    "left": _("left of them"),
    "name": _("name"),
    "outcomes": _("rows by outcome"),
    "profile": _("profile number"),
    "reason": _("reason"),
    "rows": _("rows"),
    "sha256": _("SHA-256 of the file"),
    "table": _("table"),
    "targets": _("profiles to delete"),
    "traces": _("traces"),
}

LONG = 40  # characters from which on a value without blanks is a digest


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an entry holds: a text, a number, or counts by name."""

    label: str | Promise
    value: Any
    is_digest: bool
    counts: tuple[tuple[str, int], ...] | None


def action(name: str) -> str | Promise:
    """Return the words for the action `name`; a newer program's stays as it is."""
    return ACTIONS.get(name, name)


def facts(held: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield the facts of an entry that say something, in a fixed order."""
    for name in sorted(held):
        value = held[name]
        if value in ("", None) or value == {}:
            continue
        yield Fact(
            label=FACTS.get(name, name.replace("_", " ")),
            value=value,
            is_digest=isinstance(value, str) and len(value) > LONG and " " not in value,
            counts=_counts(value) if isinstance(value, Mapping) else None,
        )


def _counts(value: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """Return the counts that are not zero, under their plain names."""
    return tuple((name.replace("_", " "), n) for name, n in value.items() if n)
