"""Where a list comes from: a segment, an exploration, or a whole table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from profiles.models import ProfileTable
from segments.models import Exploration, Segment
from tenancy.models import Membership

ALL = {"shape": "all profiles"}


@dataclass(frozen=True, slots=True)
class Source:
    """A criterion over a table, with a title for its file.

    `field` and `value` name it in a form: `segment`, `exploration` or `table`.
    """

    table: ProfileTable
    criterion: Any
    title: str
    field: str
    value: str


def source(member: Membership, asked: Mapping[str, Any]) -> Source | None:
    """Return what `asked` names, one of `segment`, `exploration` and `table`.

    None where there is no such thing, or it is somebody else's exploration.
    """
    if number := _number(asked.get("segment")):
        return _segment(member, number)
    if number := _number(asked.get("exploration")):
        return _exploration(member, number)
    return _table(member, str(asked.get("table", "")))


def _segment(member: Membership, number: int) -> Source | None:
    found = Segment.objects.filter(account=member.account, pk=number)
    segment = found.select_related("table__account").first()
    if segment is None:
        return None
    return Source(
        segment.table, segment.criterion, segment.name, "segment", str(segment.pk)
    )


def _exploration(member: Membership, number: int) -> Source | None:
    found = Exploration.objects.filter(account=member.account, author=member, pk=number)
    explored = found.select_related("table__account").first()
    if explored is None:
        return None
    title = gettext("Explored in %(table)s") % {"table": explored.table.name}
    return Source(
        explored.table, explored.criterion, title, "exploration", str(explored.pk)
    )


def _table(member: Membership, slug: str) -> Source | None:
    found = ProfileTable.objects.filter(account=member.account, slug=slug)
    table = found.select_related("account").first()
    if table is None:
        return None
    title = gettext("All of %(table)s") % {"table": table.name}
    return Source(table, ALL, title, "table", table.slug)


def _number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
