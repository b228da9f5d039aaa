"""What can be asked of a file."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.once import OnceField
from exports.actions.request_export import MAX_TITLE
from exports.engine.columns import (
    ATTRIBUTES,
    CONSENT,
    KEYS,
    MOMENTS,
    SECTIONS,
    Column,
)

FILES: dict[str, tuple[str, str]] = {
    "csv": ("csv", ","),
    "csv-semicolons": ("csv", ";"),
    "xlsx": ("xlsx", ","),
}
FILE_LABELS = (
    ("csv", _("CSV, separated by commas")),
    ("csv-semicolons", _("CSV, separated by semicolons")),
    ("xlsx", _("XLSX (Excel)")),
)
GROUP_LABELS: dict[str, str | Promise] = {
    KEYS: _("Unique keys"),
    ATTRIBUTES: _("Attributes"),
    SECTIONS: _("Values in sections"),
    CONSENT: _("Tags and subscriptions"),
    MOMENTS: _("Moments"),
}


class ExportForm(forms.Form):
    """The title of a file, its columns and its format."""

    title = forms.CharField(
        label=_("Name"),
        max_length=MAX_TITLE,
        help_text=_("The file is named after it."),
        error_messages={"required": _("Give the export a name.")},
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one column."),
            "invalid_choice": _(
                "One of these columns is not there any more. Choose the columns again."
            ),
        },
    )
    file = forms.ChoiceField(
        label=_("File"),
        choices=FILE_LABELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind of file.")},
    )
    once = OnceField()

    def __init__(
        self, columns: Sequence[Column], data: Any = None, *, title: str = ""
    ) -> None:
        keys = [column.name for column in columns if column.group == KEYS]
        initial = {"title": title[:MAX_TITLE], "columns": keys, "file": "csv"}
        super().__init__(data, initial=initial)
        self.offered = columns
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(column.name, column.label) for column in columns]

    @property
    def groups(self) -> list[tuple[str | Promise, list[Any]]]:
        """Return the ticks for columns, under the heading of their group."""
        ticks = dict(
            zip([column.name for column in self.offered], self["columns"], strict=True)
        )
        return [
            (GROUP_LABELS[group], [ticks[column.name] for column in columns])
            for group, columns in groupby(self.offered, lambda each: each.group)
        ]

    @property
    def format(self) -> tuple[str, str]:
        """Return the format and the delimiter that were chosen."""
        return FILES[self.cleaned_data["file"]]
