"""Forms about members, their way in, and the account's settings."""

from collections.abc import Collection
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.forms import RefusableForm
from tenancy.forms import zones
from tenancy.models import Account, Membership, Section, User
from tenancy.models.membership import ROLE_LABELS
from tenancy.roles import Role
from tenancy.sections import sections_of

ALL, SOME = "all", "some"


def regions() -> list[tuple[str, str]]:
    """Return the regions of phone numbers with what is dialled before a number."""
    return [
        (region, f"{region} (+{phonenumbers.country_code_for_region(region)})")
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    ]


class PartForm(RefusableForm):
    """What a member may do, and which sections they see."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLE_LABELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )
    sees = forms.ChoiceField(
        label=_("Sections"),
        choices=[(ALL, _("All sections")), (SOME, _("Only these:"))],
        widget=forms.RadioSelect,
        initial=ALL,
        error_messages={"required": _("Say which sections they see.")},
    )
    sections = forms.ModelMultipleChoiceField(
        label=_("Which sections"),
        queryset=Section.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Profiles belong to the account as a whole. Values, tags, subscriptions and "
            "events of other sections are hidden; a deletion removes them all the same."
        ),
        error_messages={
            "required": _("Choose at least one section."),
            "invalid_choice": _("This section is not there any more. Choose again."),
            "invalid_pk_value": _("This section is not there any more. Choose again."),
        },
    )

    def __init__(self, account: Account, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        there = sections_of(account)
        self.fields["sections"].queryset = there  # type: ignore[attr-defined]
        if not there.exists():
            del self.fields["sees"]
            del self.fields["sections"]
        elif self.is_bound and self.data.get("sees") != SOME:
            self.fields["sections"].required = False

    @classmethod
    def of(cls, member: Membership, data: Any = None) -> "PartForm":
        """Return the form with what `member` has now."""
        initial = {
            "role": member.role,
            "sees": ALL if member.sees_all_sections else SOME,
            "sections": list(member.seen or ()),
        }
        return cls(member.account, data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Refuse a restricted owner."""
        cleaned = super().clean() or {}
        if cleaned.get("sees") == SOME and cleaned.get("role") == Role.OWNER:
            self.add_error("sees", gettext("An account owner sees every section."))
        return cleaned

    @property
    def chosen_role(self) -> Role:
        """Return the role that was chosen."""
        return Role(self.cleaned_data["role"])

    @property
    def chosen_sections(self) -> Collection[Section] | None:
        """Return the sections that were chosen; None for all."""
        if self.cleaned_data.get("sees") != SOME:
            return None
        return list(self.cleaned_data["sections"])


class InvitationForm(PartForm):
    """Who is invited, and as what."""

    AT: ClassVar = {DomainError: "email"}

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They get a link that leads in once, within seven days."),
        error_messages={"required": _("Give the address of your colleague.")},
    )
    field_order = ("email", "role", "sees", "sections")


class JoiningForm(forms.Form):
    """Who somebody is who comes in by an invitation, and their password."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Give your first name.")},
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Give your last name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, email: str, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.email = email
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        """Judge the password by everything that is known of its owner."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            names = {
                name: cleaned.get(name, "") for name in ("first_name", "last_name")
            }
            try:
                validate_password(password, User(email=self.email, **names))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class SettingsForm(forms.ModelForm[Account]):
    """The settings of an account."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_(
            "Dates and times in lists that name no offset are of this zone, and so are "
            "the days of segments. New members begin with it; each may choose another "
            "for their pages."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("For the pages of new members, and for invitations."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the pages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Members choose among these; whoever chose another one reads the pages of "
            "this account in the language above."
        ),
        error_messages={"required": _("Choose at least one language.")},
    )
    default_region = forms.ChoiceField(
        label=_("Default region of phone numbers"),
        choices=regions,
        help_text=_(
            "For new unique keys: in which country a number without a country code is."
        ),
    )

    class Meta:
        model = Account
        fields = (
            "reason_required",
            "time_zone",
            "language",
            "languages",
            "default_region",
            "upload_days",
            "export_days",
        )
        labels = {  # noqa: RUF012 - the attribute is Django's
            "reason_required": _("A deletion needs a reason"),
            "upload_days": _("Keep uploads and error files of imports for (days)"),
            "export_days": _("Keep exports for (days)"),
        }

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.initial["languages"] = [code for code, _name in self.instance.spoken]
        usual = gettext(
            "From 1 to 365; empty: %(days)s, as everywhere on this platform."
        )
        for name, days in (
            ("upload_days", settings.UPLOAD_DAYS),
            ("export_days", settings.EXPORT_DAYS),
        ):
            self.fields[name].help_text = usual % {"days": days}

    def clean_languages(self) -> list[str]:
        """Return the languages that were chosen; none where they are all there are."""
        chosen = self.cleaned_data["languages"]
        every = len(chosen) == len(settings.LANGUAGES)
        return [] if every else sorted(chosen)

    def clean(self) -> dict[str, Any]:
        """Refuse a language for new members that the pages do not come in."""
        cleaned = super().clean() or {}
        chosen, language = cleaned.get("languages"), cleaned.get("language")
        if chosen and language and language not in chosen:
            self.add_error(
                "language", gettext("Choose one of the languages of the pages.")
            )
        return cleaned
