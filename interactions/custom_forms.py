"""Forms about custom tables and their entries."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.forms import RefusableForm
from interactions.custom_refusals import (
    AddressTaken,
    NameTaken,
    NobodyThere,
    StillLeaving,
)
from interactions.models import (
    CustomTable,
    EntryAttribute,
    EntryChange,
    EntryChangeKind,
    OnErasure,
)
from profiles.columns import plain_name
from profiles.definition_forms import ChoicesField, LabelField
from profiles.editing import Editable
from profiles.models import Profile, ProfileTable
from profiles.models.definitions import (
    WITH_CHOICES,
    AttributeState,
    Type,
    name_is_plain,
)
from profiles.named import somebody
from profiles.refusals import InUse
from profiles.terms import Terms
from profiles.value_fields import field_for
from tenancy.models.account import slug_is_plain

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
    """An attribute of entries: what it is called, and what its values keep to.

    Of a new one (`attribute` None) the name can be said; of one that is there it stays.
    """

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
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        table: CustomTable,
        attribute: EntryAttribute | None,
        data: Any = None,
    ) -> None:
        initial = {"version": table.version, "type": Type.TEXT}
        if attribute:
            initial |= {
                "label": attribute.label,
                "type": attribute.type,
                "choices": "\n".join(attribute.choices),
            }
        super().__init__(data, initial=initial)
        self.attribute = attribute
        if attribute:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        """Refuse what does not go together."""
        cleaned = super().clean() or {}
        type_ = cleaned.get("type")
        # What the type has no use for is not asked, so that it cannot be wrong.
        if type_ and type_ not in WITH_CHOICES and self.errors.pop("choices", None):
            cleaned["choices"] = ()
        if type_ in WITH_CHOICES and cleaned.get("choices") == ():
            self.add_error("choices", gettext("Name the choices, one a line."))
        if (
            not self.attribute
            and not cleaned.get("name")
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
    def terms(self) -> Terms:
        """Return what values are to keep to; choices that the type has no use for go."""
        cleaned = self.cleaned_data
        chosen = cleaned["choices"] if cleaned["type"] in WITH_CHOICES else ()
        return Terms(cleaned["type"], chosen)

    def say(self, error: DomainError) -> None:
        """Say `error` at its field, and what an attribute is used by."""
        if not isinstance(error, InUse):
            super().say(error)
            return
        names = ", ".join(each.label for each in error.users)
        said = gettext("It is used by %(names)s. Change that first.")
        assert self.attribute is not None
        same = self.terms.type == self.attribute.type
        self.add_error("choices" if same else "type", said % {"names": names})

    def see(self, version: int) -> None:
        """Have the form sent again be about the definition as it is by now."""
        self.data = {
            **{name: self.data.get(name) for name in self.data},
            "version": str(version),
        }

    def refuse_values(self, change: EntryChange) -> None:
        """Say how many entries do not keep to what was asked."""
        if change.kind == EntryChangeKind.SHAPE:
            field, said = (
                "type",
                ngettext(
                    "%(n)s value cannot be converted. Nothing was changed.",
                    "%(n)s values cannot be converted. Nothing was changed.",
                    change.found,
                ),
            )
        else:
            field, said = (
                "choices",
                ngettext(
                    "%(n)s value would not fit any more. Nothing was changed.",
                    "%(n)s values would not fit any more. Nothing was changed.",
                    change.found,
                ),
            )
        self.add_error(
            field, said % {"n": number_format(change.found, force_grouping=True)}
        )


class EntryForm(RefusableForm):
    """An entry: whose it is (of a new one), and a field for each attribute.

    What is being converted is left out: nobody writes it meanwhile.
    """

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
        settled = [each for each in attributes if each.state == AttributeState.SETTLED]
        self.names = {f"value-{each.name}": each.name for each in settled}
        for each in settled:
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
