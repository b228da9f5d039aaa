"""Forms about unique keys."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import RefusableForm
from profiles.actions.make_unique import KINDS, CannotBeUnique, NoSuchRegion, WrongKind
from profiles.definition_forms import KIND_WORDS
from profiles.models import Attribute, Identity, ProfileTable, UniqueKey
from profiles.normalisers import Kind

REGION = _(
    "Where numbers without a country code are at home, such as BE. Left empty, such "
    "numbers are refused."
)


class SettingsForm(RefusableForm):
    """How the values of a key are read."""

    AT: ClassVar = {NoSuchRegion: "region"}

    region = forms.CharField(
        label=_("Country of phone numbers"),
        required=False,
        max_length=2,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "size": 4}),
        help_text=REGION,
    )
    folds_local_part = forms.BooleanField(
        label=_("Ann@example.com and ann@example.com are the same address"),
        required=False,
    )

    def __init__(self, key: UniqueKey, data: Any = None) -> None:
        initial = {"region": key.region, "folds_local_part": key.folds_local_part}
        super().__init__(data, initial=initial)
        if key.kind != Kind.PHONE:
            del self.fields["region"]
        if key.kind != Kind.EMAIL:
            del self.fields["folds_local_part"]
        self.key = key

    @property
    def settings(self) -> dict[str, Any]:
        """Return both settings; one that the kind does not have stays as it is."""
        cleaned = self.cleaned_data
        return {
            "region": cleaned.get("region", self.key.region).upper(),
            "folds_local_part": cleaned.get(
                "folds_local_part", self.key.folds_local_part
            ),
        }


class KeyForm(RefusableForm):
    """An attribute that is to be unique, and how its values are read."""

    AT: ClassVar = {
        NoSuchRegion: "region",
        WrongKind: "kind",
        CannotBeUnique: "attribute",
    }

    attribute = forms.ChoiceField(
        label=_("Attribute"),
        error_messages={"required": _("Choose an attribute.")},
    )
    kind = forms.ChoiceField(
        label=_("Its values are"), choices=list(KIND_WORDS.items())
    )
    region = SettingsForm.base_fields["region"]
    folds_local_part = forms.BooleanField(
        label=SettingsForm.base_fields["folds_local_part"].label,
        required=False,
        initial=True,
    )
    identifies = forms.BooleanField(
        label=_("Everybody with a value is known by it from now on"),
        required=False,
        help_text=_(
            "Otherwise the value stays a mere attribute of those who are there already: "
            "several may share it, and lists find them by their other keys."
        ),
    )

    def __init__(
        self,
        table: ProfileTable,
        attributes: Sequence[Attribute],
        data: Any = None,
    ) -> None:
        super().__init__(data, initial={"region": table.account.default_region})
        self.attributes = {each.name: each for each in attributes}
        field = self.fields["attribute"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose an attribute")),
            *((each.name, each.label) for each in attributes),
        ]
        if table.identity == Identity.STRICT:
            del self.fields["identifies"]

    @property
    def chosen(self) -> Attribute:
        """Return the attribute that was chosen."""
        return self.attributes[self.cleaned_data["attribute"]]

    @property
    def settings(self) -> dict[str, Any]:
        """Return what `make_unique` is told."""
        cleaned = self.cleaned_data
        return {
            "kind": cleaned["kind"],
            "region": cleaned["region"].upper(),
            "folds_local_part": cleaned["folds_local_part"],
            "identifies": cleaned.get("identifies", False),
        }


def possible(
    attributes: Sequence[Attribute], keys: Sequence[UniqueKey]
) -> list[Attribute]:
    """Return the attributes that can be made unique, none of them one of `keys`."""
    taken = {key.attribute_id for key in keys}
    return [
        each
        for each in attributes
        if each.pk not in taken and each.type in KINDS and not each.several
    ]
