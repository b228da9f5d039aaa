"""What the pages of segments ask for."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import RefusableForm
from common.once import OnceField
from profiles.models import ProfileTable, Topic
from segments.actions.tag_matches import MOST_CHARACTERS as LONGEST_TAG
from segments.names import MOST_CHARACTERS, NameMissing, NameTaken
from tenancy.models import Account, Membership
from tenancy.sections import within

EVERY_TOPIC = "all"


class BeginningForm(forms.Form):
    """Which table a new segment is for, and what it begins with."""

    table = forms.ModelChoiceField(
        label=_("Table"),
        queryset=ProfileTable.objects.none(),
        empty_label=None,
        to_field_name="slug",
        error_messages={
            "required": _("Choose a table."),
            "invalid_choice": _("This table is not there any more. Choose another."),
        },
    )
    template = forms.CharField(required=False, max_length=40)

    def __init__(self, account: Account, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        tables = ProfileTable.objects.filter(account=account).select_related("account")
        self.fields["table"].queryset = tables  # type: ignore[attr-defined]


class NameForm(RefusableForm):
    """What a segment is called."""

    AT: ClassVar = {NameMissing: "name", NameTaken: "name"}

    name = forms.CharField(
        label=_("Name"),
        max_length=MOST_CHARACTERS,
        error_messages={"required": _("Give the segment a name.")},
    )


class TagForm(RefusableForm):
    """Which tag everybody gets."""

    tag = forms.CharField(
        label=_("Tag"),
        max_length=LONGEST_TAG,
        help_text=_("One that is there, or a new one."),
        widget=forms.TextInput(attrs={"list": "tags", "autocomplete": "off"}),
        error_messages={"required": _("Name the tag.")},
    )
    confirmed = forms.BooleanField(
        label=_("Tag all of them."),
        error_messages={"required": _("Confirm that all of them are to be tagged.")},
    )
    once = OnceField()


class UnsubscriptionForm(RefusableForm):
    """Which consent everybody loses."""

    topic = forms.ChoiceField(
        label=_("Topic"),
        error_messages={
            "required": _("Choose a topic, or all of them."),
            "invalid_choice": _("This topic is not there any more. Choose another."),
        },
    )
    confirmed = forms.BooleanField(
        label=_("Unsubscribe all of them; they stay in the table."),
        error_messages={
            "required": _("Confirm that all of them are to be unsubscribed.")
        },
    )

    def __init__(self, member: Membership, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        # Those of sections that they do not see are neither offered nor touched.
        seen = Topic.objects.filter(within(member), account=member.account_id)
        self.topics_there = list(seen.order_by("name"))
        self.fields["topic"].choices = [  # type: ignore[attr-defined]
            (EVERY_TOPIC, _("All topics")),
            *((str(topic.pk), topic.name) for topic in self.topics_there),
        ]

    @property
    def is_every(self) -> bool:
        """Say whether all topics were chosen."""
        return bool(self.cleaned_data["topic"] == EVERY_TOPIC)

    @property
    def topics(self) -> list[Topic]:
        """Return the topics that were chosen."""
        said = self.cleaned_data["topic"]
        if self.is_every:
            return self.topics_there
        return [topic for topic in self.topics_there if str(topic.pk) == said]
