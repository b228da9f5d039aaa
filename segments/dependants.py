"""Which saved criteria depend on a definition further down."""

from collections.abc import Iterator
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext

from profiles.dependants import Dependant, Subject
from segments.models import Segment

MOST_READ: Final = 2_000  # segments of an account


def depending(subject: Subject) -> list[Dependant]:
    """Return the segments that name `subject`."""
    rows = Segment.objects.filter(account=subject.account).order_by("name", "pk")
    if subject.table is not None:
        rows = rows.filter(table=subject.table)
    return [
        Dependant(
            gettext("Segment %(name)s") % {"name": row.name},
            reverse("segments:segment", args=[subject.account.slug, row.pk]),
        )
        for row in rows[:MOST_READ]
        if subject.kind == "table" or _names(row.criterion, subject)
    ]


def _names(criterion: Any, subject: Subject) -> bool:
    return any(_is_about(node, subject) for node in _nodes(criterion))


def _nodes(held: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in the JSON of a criterion."""
    if isinstance(held, dict):
        yield held
        for value in held.values():
            yield from _nodes(value)
    elif isinstance(held, list):
        for value in held:
            yield from _nodes(value)


def _is_about(node: dict[str, Any], subject: Subject) -> bool:
    if subject.kind == "key":
        return node.get("shape") == "identifier" and node.get("key") == subject.name
    if subject.kind == "entry_attribute":
        return (
            node.get("shape") == "entry"
            and node.get("custom_table") == subject.number
            and any(
                part.get("field") == subject.name and _says(part, subject)
                for part in node.get("where") or []
            )
        )
    if subject.kind != "attribute":
        return node.get(subject.kind) == subject.number
    return node.get("attribute") == subject.name and _says(node, subject)


def _says(node: dict[str, Any], subject: Subject) -> bool:
    """Say whether the test of `node` is one that `subject` is about."""
    if not subject.values:
        return True
    test = node.get("test")
    said = test.get("values") if isinstance(test, dict) else None
    return bool(set(subject.values) & set(map(str, said or [])))
