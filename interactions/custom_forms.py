"""Forms about custom tables and their entries."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.forms import RefusableForm
from interactions.custom_refusals import (
    AddressTaken,
    NameTaken,
    NobodyThere,
    StillLeaving,
)
from interactions.models import CustomTable, EntryAttribute, OnErasure
from profiles.columns import plain_name
from profiles.definition_forms import ChoicesField, LabelField
from profiles.editing import Editable
from profiles.models import Profile, ProfileTable
from profiles.models.definitions import Type, name_is_plain
from profiles.named import somebody
from profiles.value_fields import field_for
from tenancy.models.account import slug_is_plain

WITH_CHOICES = frozenset({Type.CHOICE, Type.MULTI_CHOICE})
FATE_WORDS = {
    OnErasure.DELETE: _("Entries are deleted with the profile"),
    OnErasure.SEPARATE: _(
        "Entries stay, separated from the profile: fit only where they name nobody"
    ),
}
MOST_VALUE_CHARACTERS = 320


class CustomTableForm(RefusableForm):
    """A custom table to be."""

    AT: ClassVar = {AddressTaken: "slug"}

    name = LabelField(label=_("Name"))
    slug = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=50,
        validators=[slug_is_plain],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_(
            "In addresses and for scripts; it cannot be changed later. Left empty, it "
            "is made of the name."
        ),
    )
    on_erasure = forms.ChoiceField(
        label=_("When a profile is deleted"),
        choices=list(FATE_WORDS.items()),
        widget=forms.RadioSelect,
        initial=OnErasure.DELETE,
        error_messages={"required": _("Say what becomes of entries.")},
    )

    def clean(self) -> dict[str, Any]:
        """Make a short name of the name where none is given."""
        cleaned = super().clean() or {}
        if (
            cleaned.get("name")
            and not cleaned.get("slug")
            and "slug" not in self.errors
        ):
            cleaned["slug"] = plain_name(cleaned["name"]).replace("_", "-")
            if not cleaned["slug"]:
                self.add_error(
                    "slug", gettext("Give it a short name in small letters.")
                )
        return cleaned


class NameForm(RefusableForm):
    """What a custom table, or an attribute of its entries, is called."""

    name = LabelField(label=_("Name"))


class FateForm(RefusableForm):
    """What becomes of entries when their profile goes, and what was shown before."""

    on_erasure = forms.ChoiceField(
        label=_("When a profile is deleted"),
        choices=list(FATE_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what becomes of entries.")},
    )
    seen = forms.ChoiceField(choices=OnErasure.choices, widget=forms.HiddenInput)


class EntryAttributeForm(RefusableForm):
    """An attribute of entries; of one that is there only the label changes."""

    AT: ClassVar = {NameTaken: "name", StillLeaving: "name"}

    label = LabelField(label=_("Label"), help_text=_("As people read it."))
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=50,
        validators=[name_is_plain],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_(
            "In files and for scripts; it cannot be changed later. Left empty, it is "
            "made of the label."
        ),
    )
    type = forms.ChoiceField(label=_("Type"), choices=Type.choices)
    choices = ChoicesField()

    def __init__(self, attribute: EntryAttribute | None, data: Any = None) -> None:
        initial = {"label": attribute.label} if attribute else {"type": Type.TEXT}
        super().__init__(data, initial=initial)
        self.attribute = attribute
        if attribute:
            for name in ("name", "type", "choices"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse what does not go together."""
        cleaned = super().clean() or {}
        if self.attribute:
            return cleaned
        if cleaned.get("type") in WITH_CHOICES and cleaned.get("choices") == ():
            self.add_error("choices", gettext("Name the choices, one a line."))
        if (
            not cleaned.get("name")
            and cleaned.get("label")
            and "name" not in self.errors
        ):
            cleaned["name"] = plain_name(cleaned["label"])
            if not cleaned["name"]:
                self.add_error(
                    "name",
                    gettext(
                        "The label has no letter to make a name of. Give one here."
                    ),
                )
        return cleaned

    @property
    def chosen(self) -> Sequence[str]:
        """Return the choices; of a type that has none, nothing."""
        cleaned = self.cleaned_data
        return cleaned["choices"] if cleaned["type"] in WITH_CHOICES else ()


class EntryForm(RefusableForm):
    """An entry: whose it is (of a new one), and a field for each attribute."""

    AT: ClassVar = {NobodyThere: "profile"}

    profile = forms.CharField(
        label=_("Profile"),
        required=False,
        max_length=MOST_VALUE_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "A value of any unique key, or the number of a profile. Left empty, the "
            "entry is nobody's."
        ),
    )

    def __init__(
        self,
        table: CustomTable,
        attributes: Sequence[EntryAttribute],
        data: Any = None,
        *,
        values: Mapping[str, Any] | None = None,
        profile: str = "",
    ) -> None:
        super().__init__(data, initial={"profile": profile})
        self.table: ProfileTable = table.profile_table
        if values is not None:
            del self.fields["profile"]
        self.names = {f"value-{each.name}": each.name for each in attributes}
        for each in attributes:
            self.fields[f"value-{each.name}"] = field_for(
                Editable(
                    each.name,
                    each.label,
                    each.type,
                    each.choices,
                    (values or {}).get(each.name),
                )
            )

    def clean_profile(self) -> Profile | None:
        """Return whom the entry is of; refuse a value that names nobody."""
        written = str(self.cleaned_data["profile"]).strip()
        if not written:
            return None
        found = somebody(self.table, written)
        if found is None:
            raise forms.ValidationError(str(NobodyThere()))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse an entry that says nothing."""
        cleaned = super().clean() or {}
        if not self.errors and not any(
            cleaned.get(field) is not None for field in self.names
        ):
            self.add_error(None, gettext("An entry says something: give a value."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Return the values by the names of their attributes; None for what goes."""
        return {name: self.cleaned_data[field] for field, name in self.names.items()}
