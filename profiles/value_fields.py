"""Form fields for attribute values: one for each type, read as a list's cells are.

What is sent back as it was shown leaves the stored value alone, even one that is not of
the attribute's type.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.editing import Editable
from profiles.models.definitions import Type
from profiles.normalisers import is_blank
from profiles.values import (
    MOST_CHARACTERS,
    BadValue,
    Value,
    reader,
    written,
    year_first,
)

LONG = 80  # characters from which on a text has several lines to be edited in
TO_THE_SECOND = "%Y-%m-%dT%H:%M:%S"


class ValueField(forms.CharField):
    """A value that is typed in or picked; cleaned, it is a Value or None."""

    def __init__(self, editable: Editable, *, as_text: bool = False) -> None:
        # A key's value stays as it is written; its normaliser judges it later.
        self.type = Type.TEXT if as_text else editable.type
        self.kept: Value | None = editable.value
        several = editable.several and not as_text
        self.read = reader(
            self.type,
            editable.choices,
            several=several,
            most=editable.most,
            zone=timezone.get_current_timezone(),
        )
        self.shown = _shown(self.type, editable.value, several=several)
        super().__init__(
            label=editable.label,
            required=editable.required,
            max_length=MOST_CHARACTERS,
            initial=self.shown,
            help_text=_("One value a line.") if several else "",
            widget=(
                forms.Textarea(attrs={"rows": 3})
                if several
                else _widget(self.type, editable, self.shown)
            ),
            error_messages={"required": _("Everybody in this table needs a value.")},
        )

    def clean(self, value: Any) -> Value | None:
        """Return the value that was meant; raise ValidationError for none of its type."""
        text = super().clean(value).replace("\r\n", "\n")
        if text == self.shown:
            return self.kept
        if is_blank(text):
            return None
        try:
            return self._meant(text)
        except BadValue as bad:
            raise ValidationError(gettext(str(bad))) from None

    def _meant(self, text: str) -> Value | None:
        value = self.read(text)
        if self.type == Type.DATETIME and self.shown:
            # A browser leaves out the seconds that are none.
            with suppress(BadValue):
                return self.kept if value == self.read(self.shown) else value
        return value


class SeveralField(forms.MultipleChoiceField):
    """Several of an attribute's choices; cleaned, it is a list of them or None."""

    def __init__(self, editable: Editable) -> None:
        self.kept: Value | None = editable.value
        shown = [] if editable.value is None else _listed(editable.value)
        self.shown = shown
        self.order = list(dict.fromkeys([*editable.choices, *shown]))
        super().__init__(
            label=editable.label,
            required=editable.required,
            choices=_pairs(editable.choices, shown),
            initial=shown,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Everybody in this table needs a value.")},
        )

    def clean(self, value: Any) -> Value | None:
        """Return the choices in their order, or what was there if they are the same."""
        picked = super().clean(value)
        if set(picked) == set(self.shown):
            return self.kept
        return [each for each in self.order if each in picked] or None


def field_for(editable: Editable, *, as_text: bool = False) -> forms.Field:
    """Return the field of `editable`; `as_text` for the value of a unique key."""
    if editable.type == Type.MULTI_CHOICE and not as_text:
        return SeveralField(editable)
    return ValueField(editable, as_text=as_text)


def _shown(kind: str, value: Any, *, several: bool = False) -> str:
    """Return `value` as its control holds it: of several, one a line."""
    if value is None:
        return ""
    if several:
        return "\n".join(written(each) for each in _values(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == Type.DATETIME and (moment := _moment(value)):
        return timezone.localtime(moment).strftime(TO_THE_SECOND)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(year_first(str(value)))
    except ValueError:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _widget(kind: str, editable: Editable, shown: str) -> forms.Widget:
    match kind:
        case Type.BOOLEAN if shown in {"", "true", "false"}:
            return forms.Select(
                choices=[("", _("No value")), ("true", _("Yes")), ("false", _("No"))]
            )
        case Type.CHOICE:
            old = [shown] if shown else []
            return forms.Select(
                choices=[("", _("No value")), *_pairs(editable.choices, old)]
            )
        case Type.INTEGER:
            return forms.TextInput(attrs={"inputmode": "numeric"})
        case Type.DECIMAL:
            return forms.TextInput(attrs={"inputmode": "decimal"})
        case Type.DATE if _is_date(shown):
            return forms.DateInput(attrs={"type": "date"})
        case Type.DATETIME if not shown or _moment(shown):
            return forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"})
        case _ if "\n" in shown or len(shown) > LONG:
            return forms.Textarea(attrs={"rows": 4})
        case _:
            return forms.TextInput(attrs={"autocomplete": "off"})


def _is_date(shown: str) -> bool:
    """Say whether a browser's control for dates can hold `shown`."""
    try:
        return not shown or reader(Type.DATE)(shown) == shown
    except BadValue:
        return False


def _pairs(choices: Iterable[str], old: Iterable[str]) -> list[tuple[str, str]]:
    """Return the choices as pairs, with those values that are none of them any more."""
    return [(each, each) for each in dict.fromkeys([*choices, *old])]


def _listed(value: Any) -> list[str]:
    return [str(each) for each in _values(value)]


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
