"""What a row changes, as the overview shows it: each value before and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from imports.upserting.definitions import Definitions
from imports.upserting.rows import Change
from profiles.columns import label_of
from profiles.models import Subscription
from profiles.models.definitions import Type
from profiles.values import is_absent, written

MOST_LINES = 8  # of one row


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changes: before and after, empty where there is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What one row changes; `more` counts the lines that are not shown."""

    number: int
    value: str
    lines: Sequence[Line]
    more: int


def shown(changes: Sequence[Change], definitions: Definitions) -> list[Shown]:
    """Return `changes` in words; nothing of sections that the reader does not see."""
    found = []
    for change in changes:
        lines = [
            line for line in _lines(change, definitions) if line.before != line.after
        ]
        more = len(lines) - MOST_LINES
        found.append(
            Shown(change.row_no, change.value, lines[:MOST_LINES], max(0, more))
        )
    return found


def _lines(change: Change, definitions: Definitions) -> Iterator[Line]:
    now = change.attributes or {}
    for name, value in change.patch.get("set", {}).items():
        yield _line(name, now.get(name), value, definitions)
    for number, values in change.patch.get("sections", {}).items():
        section = definitions.sections.get(int(number))
        if section is None:
            continue
        held = change.sections.get(number, {})
        for name, value in values.items():
            yield _line(name, held.get(name), value, definitions, section.name)
    for place, wanted in change.patch.get("tags", {}).items():
        tag, _colon, number = place.partition(":")
        if number and int(number) not in definitions.sections:
            continue
        known = definitions.tags.get(int(tag))
        name = known.name if known else tag
        where = f" ({definitions.sections[int(number)].name})" if number else ""
        label = gettext("Tag %(name)s") % {"name": f"{name}{where}"}
        yield Line(label, _yes_no(value=place in change.tags), _yes_no(value=wanted))
    for number, status in change.patch.get("topics", {}).items():
        topic = definitions.topics.get(int(number))
        if topic is None:
            continue
        yield Line(topic.name, _status(change.topics.get(number)), _status(status))


def _line(
    name: str, before: Any, after: Any, definitions: Definitions, section: str = ""
) -> Line:
    attribute = definitions.attributes.get(name)
    label = attribute.label if attribute else label_of(name)
    type_ = attribute.type if attribute else ""
    return Line(
        f"{label} ({section})" if section else label,
        said(before, type_),
        said(after, type_),
    )


def said(value: Any, type_: str) -> str:
    """Return a value of an attribute of `type_`, a moment in the reader's time zone.

    It is as exact as the value, so that what differs is said differently.
    """
    if is_absent(value):
        return ""
    if isinstance(value, bool):
        return _yes_no(value=value)
    if type_ == Type.DATETIME:
        each = value if isinstance(value, list) else [value]
        return written([_local(one) for one in each])
    return written(value)


def _local(value: Any) -> str:
    """Return a moment with the offset of the reader's zone; what is none as it is."""
    try:
        moment = datetime.fromisoformat(str(value))
        return timezone.localtime(moment).isoformat(sep=" ")
    except (ValueError, OverflowError):
        return str(value)


def _yes_no(*, value: bool) -> str:
    return gettext("Yes") if value else gettext("No")


def _status(status: str | None) -> str:
    return str(Subscription.Status(status).label) if status else ""
