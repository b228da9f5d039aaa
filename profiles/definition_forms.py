"""Forms about what a table is made of."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.blanks import UNPRINTABLE, trimmed
from common.errors import DomainError
from common.forms import RefusableForm
from profiles.actions.create_table import NamedTwice, TableTaken
from profiles.columns import plain_name
from profiles.models import Attribute, DefinitionChange, Identity, ProfileTable
from profiles.models.change import ChangeKind
from profiles.models.definitions import (
    LISTED,
    WITH_CHOICES,
    AttributeState,
    Type,
    name_is_plain,
)
from profiles.normalisers import Kind
from profiles.normalisers.phone import is_region
from profiles.refusals import AddressTaken, InUse, IsAKey, NameTaken, StillLeaving
from profiles.terms import Terms
from profiles.values import MOST_CHARACTERS
from tenancy.models import Membership, Section
from tenancy.models.account import slug_is_plain
from tenancy.sections import sections_of

MOST_CHOICES: Final = 200
MOST_CHOICE_CHARACTERS: Final = 100
BETWEEN_VALUES: Final = frozenset(";|")

KIND_WORDS = {
    Kind.EMAIL: _("E-mail addresses"),
    Kind.PHONE: _("Phone numbers"),
    Kind.TEXT: _("Texts, such as a CRM id"),
    Kind.INTEGER: _("Whole numbers"),
}
IDENTITY_WORDS = {
    Identity.STRICT: _(
        "Strict: every unique key that has a value names its profile, and nobody else "
        "in the table may carry that value"
    ),
    Identity.BY_KEY: _(
        "By key: a profile is known by the keys under which it was created; a value of "
        "another key is a mere attribute, which several people may share"
    ),
}


class LabelField(forms.CharField):
    """What something is called, on one line."""

    def __init__(self, *, label: Any, most: int = 100, **keywords: Any) -> None:
        super().__init__(
            label=label,
            max_length=most,
            error_messages={"required": _("Give it a name.")},
            **keywords,
        )

    def clean(self, value: Any) -> str:
        """Return the words; refuse what cannot be printed."""
        words = trimmed(super().clean(value))
        if UNPRINTABLE.search(words):
            raise forms.ValidationError(gettext("Leave out line breaks and the like."))
        if self.required and not words:
            raise forms.ValidationError(self.error_messages["required"])
        return words


class ChoicesField(forms.CharField):
    """Choices, one a line; cleaned, a tuple of them."""

    # It is shown for types that have choices, and those need some.
    is_needed_where_shown = True

    def __init__(self) -> None:
        super().__init__(
            label=_("Choices"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_("One a line."),
            max_length=MOST_CHOICES * (MOST_CHOICE_CHARACTERS + 2),
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the choices; refuse what no list could say, and what is there twice."""
        lines = (trimmed(line) for line in super().clean(value).splitlines())
        choices = [line for line in lines if line]
        folded: set[str] = set()
        for choice in choices:
            if len(choice) > MOST_CHOICE_CHARACTERS:
                raise forms.ValidationError(
                    gettext("A choice has at most %(most)s characters.")
                    % {"most": MOST_CHOICE_CHARACTERS}
                )
            if UNPRINTABLE.search(choice) or BETWEEN_VALUES & set(choice):
                raise forms.ValidationError(
                    gettext(
                        "“%(choice)s” has a character that stands between choices in "
                        "a file. Leave out ; and |."
                    )
                    % {"choice": choice}
                )
            if choice.casefold() in folded:
                raise forms.ValidationError(
                    gettext("“%(choice)s” is there twice.") % {"choice": choice}
                )
            folded.add(choice.casefold())
        if len(choices) > MOST_CHOICES:
            raise forms.ValidationError(
                gettext("At most %(most)s choices are possible.")
                % {"most": MOST_CHOICES}
            )
        return tuple(choices)


class AttributeForm(RefusableForm):
    """An attribute: what it is called, and what its values keep to.

    Of a new one (`attribute` None) the name can be said; of one that is there it stays.
    """

    AT: ClassVar = {NameTaken: "name", StillLeaving: "name", IsAKey: "type"}

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
    several = forms.BooleanField(
        label=_("A profile can have several values"), required=False
    )
    choices = ChoicesField()
    most_characters = forms.IntegerField(
        label=_("Characters at most"),
        required=False,
        min_value=1,
        max_value=MOST_CHARACTERS,
        localize=False,
    )
    required = forms.BooleanField(
        label=_("Every profile needs a value"), required=False
    )
    from_now_on = forms.BooleanField(
        label=_("From now on: whoever is there already may go on without one"),
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        table: ProfileTable,
        attribute: Attribute | None,
        data: Any = None,
    ) -> None:
        initial: dict[str, Any] = {"version": table.version, "type": Type.TEXT}
        if attribute:
            initial |= {
                "label": attribute.label,
                "type": attribute.type,
                "several": attribute.several,
                "choices": "\n".join(attribute.choices),
                "most_characters": attribute.most_characters,
                "required": attribute.required,
            }
        super().__init__(data, initial=initial)
        self.attribute = attribute
        if attribute:
            del self.fields["name"]
        if attribute is None or attribute.required:
            del self.fields["from_now_on"]

    def clean(self) -> dict[str, Any]:
        """Refuse what does not go together with the type."""
        cleaned = super().clean() or {}
        type_ = cleaned.get("type")
        # What the type has no use for is not asked, so that it cannot be wrong.
        unasked = {
            "choices": type_ in WITH_CHOICES,
            "most_characters": type_ == Type.TEXT,
        }
        for name, is_asked in unasked.items():
            if not is_asked and type_ and self.errors.pop(name, None):
                cleaned[name] = () if name == "choices" else None
        if type_ in WITH_CHOICES and cleaned.get("choices") == ():
            self.add_error("choices", gettext("Name the choices, one a line."))
        if cleaned.get("several") and type_ not in LISTED:
            self.add_error(
                "several",
                gettext(
                    "Only texts, numbers and dates can be several. For choices there is a type of its own."
                ),
            )
        if not self.attribute and not cleaned.get("name") and cleaned.get("label"):
            cleaned["name"] = plain_name(cleaned["label"])
            if not cleaned["name"] and "name" not in self.errors:
                self.add_error(
                    "name",
                    gettext(
                        "The label has no letter to make a name of. Give one here."
                    ),
                )
        return cleaned

    @property
    def terms(self) -> Terms:
        """Return what values are to keep to; what the type has no use for is left out."""
        cleaned = self.cleaned_data
        type_ = cleaned["type"]
        return Terms(
            type=type_,
            choices=cleaned["choices"] if type_ in WITH_CHOICES else (),
            several=cleaned["several"],
            most_characters=(
                cleaned["most_characters"] if type_ == Type.TEXT else None
            ),
            required=cleaned["required"],
        )

    def say(self, error: DomainError) -> None:
        """Say `error` at its field, and what an attribute is used by."""
        if not isinstance(error, InUse):
            super().say(error)
            return
        names = ", ".join(each.label for each in error.users)
        said = gettext("It is used by %(names)s. Change that first.")
        self.add_error(self._field_in_use(), said % {"names": names})

    def see(self, version: int) -> None:
        """Have the form sent again be about the definition as it is by now."""
        self.data = {
            **{name: self.data.get(name) for name in self.data},
            "version": str(version),
        }

    def refuse_values(self, change: DefinitionChange, *, reader: Membership) -> None:
        """Say how many profiles that `reader` may see do not keep to what was asked."""
        before = change.terms["before"]
        found = change.found_by(reader)
        if change.kind == ChangeKind.SHAPE:
            field, said = (
                "type",
                ngettext(
                    "%(n)s value cannot be converted. Nothing was changed.",
                    "%(n)s values cannot be converted. Nothing was changed.",
                    found,
                ),
            )
        elif self.terms.required and not before["required"]:
            field, said = (
                "required",
                ngettext(
                    "%(n)s profile has no value, or none that fits. Nothing was changed.",
                    "%(n)s profiles have no value, or none that fits. Nothing was changed.",
                    found,
                ),
            )
        else:
            field = "choices" if before["choices"] else "most_characters"
            said = ngettext(
                "%(n)s value would not fit any more. Nothing was changed.",
                "%(n)s values would not fit any more. Nothing was changed.",
                found,
            )
        if not found:
            said = gettext(
                "Values in sections that you do not see stand in the way. Nothing was "
                "changed."
            )
        self.add_error(field, said % {"n": number_format(found, force_grouping=True)})

    def _field_in_use(self) -> str:
        assert self.attribute is not None
        if self.terms.shape == Terms.of(self.attribute).shape:
            return "choices"
        return "type"


class TableForm(RefusableForm):
    """What a table is called, how its people are named, and how they are known."""

    name = LabelField(label=_("Name"))
    identity = forms.ChoiceField(
        label=_("Identity"),
        choices=list(IDENTITY_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how people are known.")},
    )
    first = forms.ChoiceField(label=_("Shown name, first part"), required=False)
    second = forms.ChoiceField(label=_("Second part"), required=False)
    third = forms.ChoiceField(label=_("Third part"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    PARTS = ("first", "second", "third")

    def __init__(
        self,
        table: ProfileTable,
        attributes: Sequence[Attribute],
        data: Any = None,
        *,
        is_empty: bool,
    ) -> None:
        naming = dict(zip(self.PARTS, table.name_attributes, strict=False))
        initial = {
            "name": table.name,
            "identity": table.identity,
            "version": table.version,
            **naming,
        }
        super().__init__(data, initial=initial)
        self.table = table
        # A profile can be named by more than three parts when a list says so.
        self.rest = table.name_attributes[len(self.PARTS) :]
        if not is_empty:
            del self.fields["identity"]
        options = [
            ("", _("Nothing")),
            *(
                (each.name, each.label)
                for each in attributes
                if each.state == AttributeState.SETTLED
                or each.name in table.name_attributes
            ),
        ]
        for part in self.PARTS:
            field = self.fields[part]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options

    def clean(self) -> dict[str, Any]:
        """Refuse an attribute that is named twice."""
        cleaned = super().clean() or {}
        seen: set[str] = set()
        for part in self.PARTS:
            name = cleaned.get(part)
            if name and name in seen:
                self.add_error(part, gettext("This is a part of the name already."))
            seen.add(name or "")
        return cleaned

    @property
    def name_attributes(self) -> list[str]:
        """Return the attributes that make up a name, in order."""
        named = [self.cleaned_data[part] for part in self.PARTS]
        return [*(name for name in named if name), *self.rest]

    @property
    def chosen_identity(self) -> str:
        """Return the identity that was chosen; that of the table where none can be."""
        return str(self.cleaned_data.get("identity") or self.table.identity)


class NewTableForm(RefusableForm):
    """A table to be: its name and address, its identity, and its first unique key."""

    AT: ClassVar = {TableTaken: "slug", NamedTwice: "key_label"}

    name = LabelField(
        label=_("Name"), help_text=_("Such as: Customers, Newsletter, Members.")
    )
    slug = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=50,
        validators=[slug_is_plain],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_(
            "In addresses and for scripts; it cannot be changed later. Left empty, it is "
            "made of the name."
        ),
    )
    identity = forms.ChoiceField(
        label=_("Identity"),
        choices=list(IDENTITY_WORDS.items()),
        widget=forms.RadioSelect,
        initial=Identity.STRICT,
        help_text=_("It can be changed as long as there is nobody in the table."),
        error_messages={"required": _("Say how people are known.")},
    )
    key_label = LabelField(
        label=_("Label of the first unique key"),
        initial=_("E-mail"),
        help_text=_("By its values people are told apart. More keys can follow."),
    )
    key_kind = forms.ChoiceField(
        label=_("Its values are"),
        choices=list(KIND_WORDS.items()),
        initial=Kind.EMAIL,
    )
    key_region = forms.CharField(
        label=_("Region of phone numbers"),
        required=False,
        max_length=2,
        help_text=_(
            "Where numbers without a country code are at home, such as BE. Left empty, "
            "it is the region of the account."
        ),
    )
    named = forms.BooleanField(
        label=_("Add first and last name, of which the shown name is made"),
        required=False,
        initial=True,
    )

    def clean_key_region(self) -> str:
        """Refuse what is no region."""
        region = trimmed(self.cleaned_data["key_region"]).upper()
        if self.cleaned_data.get("key_kind") != Kind.PHONE:
            return ""
        if region and not is_region(region):
            raise forms.ValidationError(
                gettext("This is no country code. Write one such as BE.")
            )
        return region

    def clean(self) -> dict[str, Any]:
        """Make address and key name of what they are called, where none was given."""
        cleaned = super().clean() or {}
        if "slug" in cleaned and not cleaned["slug"] and cleaned.get("name"):
            cleaned["slug"] = plain_name(cleaned["name"]).replace("_", "-")
            if not cleaned["slug"]:
                self.add_error(
                    "slug",
                    gettext(
                        "The name has no letter to make an address of. Give one here."
                    ),
                )
        if cleaned.get("key_label"):
            cleaned["key_name"] = _key_name(cleaned["key_label"])
            if not cleaned["key_name"]:
                self.add_error("key_label", gettext("Use at least one plain letter."))
        return cleaned


def _key_name(label: str) -> str:
    """Return the name of a key's attribute: `E-mail` is called as everywhere."""
    name = plain_name(label)
    return "email" if name == "e_mail" else name


class NameForm(RefusableForm):
    """What a tag, a topic or a section is called."""

    AT: ClassVar = {NameTaken: "name", AddressTaken: "slug"}

    name = LabelField(label=_("Name"))


class TagForm(NameForm):
    """A tag."""

    name = LabelField(label=_("Name"), most=60)


class TopicForm(NameForm):
    """A topic, and the section it lies in."""

    section = forms.ModelChoiceField(
        label=_("Section"),
        required=False,
        queryset=Section.objects.none(),
        empty_label=_("In no section: seen by everybody"),
        error_messages={
            "invalid_choice": _("This section is not there any more. Choose again.")
        },
    )

    def __init__(self, member: Membership, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        field = self.fields["section"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = sections_of(member.account, member)


class SectionForm(NameForm):
    """A section to be: its name and its address."""

    slug = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=50,
        validators=[slug_is_plain],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_(
            "In addresses and for scripts; it cannot be changed later. Left empty, it is "
            "made of the name."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Make the address of the name, where none was given."""
        cleaned = super().clean() or {}
        if "slug" in cleaned and not cleaned["slug"] and cleaned.get("name"):
            cleaned["slug"] = plain_name(cleaned["name"]).replace("_", "-")
            if not cleaned["slug"]:
                said = gettext("The name has no letter for an address. Give one here.")
                self.add_error("slug", said)
        return cleaned
