"""What the lists of campaigns ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from interactions.models import Channel


class CampaignFilter(forms.Form):
    """Which campaigns to show: of a channel, with a part of their name."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        choices=[("", _("All channels")), *Channel.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was chosen and understood, without what was left open."""
        return {name: value for name, value in self.cleaned_data.items() if value}
