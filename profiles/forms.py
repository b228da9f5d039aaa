"""What can be asked of a grid, and said of a profile."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.forms import RefusableForm
from profiles.actions.apply_edit import NamesNobody, UnfitIdentifiers
from profiles.editing import Edit, Editing
from profiles.grid import searching
from profiles.grid.columns import Column
from profiles.grid.searching import Search
from profiles.models import Subscription, UniqueKey
from profiles.value_fields import field_for


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


class ProfileForm(RefusableForm):
    """A profile, everywhere or in one section; the fields are those of `editing`.

    `updated` says how old the profile was that is being edited.
    """

    AT: ClassVar = {NamesNobody: "known_by"}

    updated = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, editing: Editing, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.editing = editing
        if editing.profile:
            self.fields["updated"].initial = editing.profile.updated.isoformat()
        for each in editing.values:
            is_key = each.name in editing.keys
            self.fields[f"value-{each.name}"] = field_for(each, as_text=is_key)
        if editing.chooses_keys:
            self.fields["known_by"] = _ticks(
                _("Known by"),
                [(str(key.pk), key.attribute.label) for key in editing.keys.values()],
                editing.known_by,
            )
        if editing.tags:
            self.fields["tags"] = _ticks(
                _("Tags"),
                [(str(tag.pk), tag.name) for tag in editing.tags],
                editing.tagged,
            )
        for topic, status in editing.consents:
            unknown = [] if status else [("", _("Never asked"))]
            self.fields[f"topic-{topic.pk}"] = forms.ChoiceField(
                label=topic.name,
                required=bool(status),
                choices=[*unknown, *Subscription.Status.choices],
                initial=status,
            )

    def identifying(self) -> Iterable[forms.BoundField]:
        """Return the fields of the unique keys."""
        return [self[f"value-{name}"] for name in self.editing.keys]

    def plain(self) -> Iterable[forms.BoundField]:
        """Return the fields of the other values."""
        return [
            self[f"value-{each.name}"]
            for each in self.editing.values
            if each.name not in self.editing.keys
        ]

    def consents(self) -> Iterable[forms.BoundField]:
        """Return the fields of the subscriptions."""
        return [self[f"topic-{topic.pk}"] for topic, _status in self.editing.consents]

    @property
    def seen(self) -> datetime | None:
        """Return when the profile that was shown had been changed last."""
        try:
            return parse_datetime(self.cleaned_data["updated"])
        except ValueError:
            return None

    @property
    def edit(self) -> Edit:
        """Return what is to change."""
        cleaned = self.cleaned_data
        ticked = {
            name: frozenset(map(int, cleaned[name]))
            for name in ("known_by", "tags")
            if name in cleaned
        }
        known_by = ticked.get("known_by")
        return Edit(
            values={
                each.name: cleaned[f"value-{each.name}"]
                for each in self.editing.values
                if cleaned[f"value-{each.name}"] != each.value
            },
            known_by=None if known_by == self.editing.known_by else known_by,
            tags=ticked.get("tags"),
            consents={
                topic.pk: given
                for topic, status in self.editing.consents
                if (given := cleaned[f"topic-{topic.pk}"]) != status
            },
        )

    def say(self, error: DomainError) -> None:
        """Say `error` at its field, and of identifiers each flaw at its own."""
        if not isinstance(error, UnfitIdentifiers):
            super().say(error)
            return
        for name, flaw in error.flaws.items():
            self.add_error(f"value-{name}", flaw)


def _ticks(
    label: Any, choices: list[tuple[str, Any]], ticked: Iterable[int]
) -> forms.MultipleChoiceField:
    """Return a field of ticks, those of the numbers `ticked` set."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        initial=[str(number) for number in ticked],
        widget=forms.CheckboxSelectMultiple,
    )
