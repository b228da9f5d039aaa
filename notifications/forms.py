"""What a member is told by e-mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Kind


class LettersForm(forms.Form):
    """The kinds of notes that come by e-mail too."""

    kinds = forms.MultipleChoiceField(
        label=_("By e-mail"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A letter says how many and where to look, and names nobody."),
    )

    def __init__(self, email: str, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.email = email
