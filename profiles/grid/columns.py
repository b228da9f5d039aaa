"""The columns of a grid: those a table offers, those a member chose, and their cells."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.kept_days import worded
from profiles.models import Attribute, Profile, ProfileTable
from profiles.models.definitions import Type
from profiles.values import is_absent
from tenancy.models import Membership

# Names of attributes begin with a letter: no attribute can be mistaken for these.
MOMENTS: dict[str, tuple[str, str | Promise]] = {
    "@created": ("created", _("Created")),
    "@updated": ("updated", _("Updated")),
    "@sent": ("last_sent_at", _("Last sent")),
    "@open": ("last_open_at", _("Last open")),
    "@click": ("last_click_at", _("Last click")),
}
PREFERENCE = "columns"
FIRST_ATTRIBUTES = 5
FIRST_MOMENTS = ("@created", "@open", "@click")
NUMBERS = frozenset({Type.INTEGER, Type.DECIMAL})


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is shown; `moment` says it to the second, in a machine's words.

    `kind` is `number` for figures, to be lined up at the right, and `absent` for none.
    """

    text: str
    moment: str = ""
    title: str = ""
    kind: str = ""

    @property
    def drawn(self) -> SafeString:
        """Return the cell as a page has it: a template takes ten times as long.

        A page of the grid has up to a thousand of them.
        """
        said = escape(self.text) or "\N{EN DASH}"
        if self.moment:
            title = escape(self.title)
            said = f'<time datetime="{self.moment}" title="{title}">{said}</time>'
        return SafeString(f'<td class="{self.kind}">{said}</td>')


ABSENT = Cell("", kind="absent")


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute of the table or a moment of the profile."""

    name: str
    label: str | Promise
    type: str
    field: str = ""
    several: bool = False
    is_key: bool = False

    @property
    def is_number(self) -> bool:
        """Say whether the cells are figures, to be lined up at the right."""
        return self.type in NUMBERS and not self.several and not self.is_key

    def cell(self, profile: Profile) -> Cell:
        """Return the cell of `profile`, in the reader's language and time zone."""
        if self.field:
            return moment_cell(getattr(profile, self.field))
        value = profile.attributes.get(self.name)
        # The number that somebody is known by is a name, and no figure.
        return value_cell(Type.TEXT if self.is_key else self.type, value)


def offered(attributes: Iterable[Attribute], keys: Container[str] = ()) -> list[Column]:
    """Return every column that a table with these attributes and `keys` offers."""
    return [
        *(
            Column(
                each.name,
                each.label,
                each.type,
                several=each.several,
                is_key=each.name in keys,
            )
            for each in attributes
        ),
        *(
            Column(name, label, Type.DATETIME, field)
            for name, (field, label) in MOMENTS.items()
        ),
    ]


def chosen(
    columns: Sequence[Column], table: ProfileTable, member: Membership
) -> list[Column]:
    """Return those of `columns` that `member` wants to see, or the usual ones."""
    names = member.preferences.get(PREFERENCE, {}).get(str(table.pk))
    if names is None:
        own = [column.name for column in columns if not column.field]
        names = [*own[:FIRST_ATTRIBUTES], *FIRST_MOMENTS]
    return [column for column in columns if column.name in names]


def moment_cell(moment: datetime | None) -> Cell:
    """Return a day, with the exact time of the reader's zone as its title."""
    if moment is None:
        return ABSENT
    local = timezone.localtime(moment)
    return Cell(
        text=worded(local, "DATE_FORMAT"),
        moment=moment.isoformat(timespec="seconds"),
        title=worded(local, "DATETIME_FORMAT"),
    )


def value_cell(kind: str, value: Any) -> Cell:
    """Return an attribute's value, which is shown as it is when it is not of `kind`."""
    if is_absent(value):
        return ABSENT
    if isinstance(value, list):
        kind = Type.TEXT if kind == Type.MULTI_CHOICE else kind
        return Cell(", ".join(value_cell(kind, each).text for each in value))
    try:
        return _typed_cell(kind, value)
    except (TypeError, ValueError):
        return Cell(str(value))


def _typed_cell(kind: str, value: Any) -> Cell:
    match kind:
        case Type.INTEGER | Type.DECIMAL:
            return Cell(number_format(value, force_grouping=True), kind="number")
        case Type.BOOLEAN:
            return Cell(gettext("Yes") if value else gettext("No"))
        case Type.DATE:
            return Cell(date_format(date.fromisoformat(value), "DATE_FORMAT"))
        case Type.DATETIME:
            moment = datetime.fromisoformat(value)
            return moment_cell(moment if moment.tzinfo else timezone.make_aware(moment))
        case _:
            return Cell(str(value))
