"""What is asked before people are deleted by hand."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import RefusableForm
from erasure.actions.erase_selection import NotConfirmed
from erasure.actions.launch_erasure import MAX_REASON, ReasonMissing, ReasonTooLong
from erasure.models import Door
from tenancy.models import Account


class DeletionForm(RefusableForm):
    """The tick, the reason, and what was shown; the act itself judges them."""

    AT: ClassVar = {
        NotConfirmed: "confirmed",
        ReasonMissing: "reason",
        ReasonTooLong: "reason",
    }

    confirmed = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": MAX_REASON}),
        help_text=_("Kept in the audit trail: name no person in it."),
    )
    fingerprint = forms.CharField(required=False, widget=forms.HiddenInput)
    door = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_door(self) -> Door:
        """Return where it was asked: on one person's page, or else in the grid."""
        return by_hand(self.cleaned_data["door"])

    def ask_for(self, account: Account) -> None:
        """Mark the reason as required where the account wants one."""
        self.fields["reason"].required = account.reason_required


def by_hand(door: str) -> Door:
    """Return the door that a form names; the grid's for anything else."""
    return Door.PERSON if door == Door.PERSON else Door.SELECTION
