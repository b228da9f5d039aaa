"""What can be asked of a grid."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from profiles.grid import searching
from profiles.grid.columns import Column
from profiles.grid.searching import Search
from profiles.models import UniqueKey


class SearchForm(forms.Form):
    """What to look for, and among what."""

    text = forms.CharField(
        label=_("Search"),
        max_length=searching.MOST_CHARACTERS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": _("Type what to search for.")},
    )
    within = forms.ChoiceField(label=_("In"), required=False)

    def __init__(self, keys: Sequence[UniqueKey], *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.keys = keys
        field = self.fields["within"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (searching.ANYWHERE, _("Any key or name")),
            *((key.name, key.attribute.label) for key in self.keys),
            (searching.NAME, _("Name")),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be a value of the one key that was chosen."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                searching.check(self.keys, self.search)
            except DomainError as error:
                self.add_error("text", str(error))
        return cleaned

    @property
    def search(self) -> Search:
        """Return the search that was asked for."""
        return Search(self.cleaned_data["text"], self.cleaned_data["within"])


class ColumnsForm(forms.Form):
    """Which columns to show."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, columns: Sequence[Column], *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(column.name, column.label) for column in columns]
