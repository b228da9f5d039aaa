"""What the steps of an import ask for; who may and what follows is the actions'."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.numbers import whole_number
from erasure.actions.launch_erasure import MAX_REASON
from imports import labels
from imports.files import Format, Inspection, Layout
from imports.kinds import Saying
from imports.kinds.saying import Words
from imports.models import Import, Mode
from imports.refusals import NoTopic
from imports.topics import topics_seen_by
from profiles.models import ProfileTable, Topic, UniqueKey
from tenancy.models import Account, Membership

YES_NO = {"yes": True, "no": False}
# Addresses and forms carry words, not the characters themselves.
DELIMITER_WORDS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
QUOTE_WORDS = {"double": '"', "single": "'", "none": ""}


class GeneralForm(forms.Form):
    """Step 1: what the import is called, and where it goes."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Others find the run by it, under In Progress and afterwards."),
        error_messages={"required": _("Give the import a name.")},
    )
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

    def __init__(
        self,
        account: Account,
        *args: Any,
        keeps_table: bool = False,
        table_help: Words = "",
        **keywords: Any,
    ) -> None:
        super().__init__(*args, **keywords)
        self.fields["table"].help_text = str(table_help)
        if keeps_table:
            del self.fields["table"]
            return
        field = self.fields["table"]
        field.queryset = ProfileTable.objects.filter(account=account)  # type: ignore[attr-defined]


class KindForm(forms.Form):
    """Step 2: what the list does to the table."""

    kind = forms.ChoiceField(
        error_messages={
            "required": _("Choose what the list does."),
            "invalid_choice": _("Choose what the list does."),
        },
    )
    mode = forms.ChoiceField(label=_("Profiles"), choices=Mode.choices, required=False)

    def __init__(
        self, kinds: Sequence[Saying], data: Any = None, **keywords: Any
    ) -> None:
        super().__init__(data, **keywords)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (each.kind.value, each.label) for each in kinds
        ]


class FileForm(forms.Form):
    """Step 3: the list."""

    file = forms.FileField(
        label=_("File"),
        max_length=255,
        error_messages={
            "required": _("Choose a CSV or XLSX file of at most 50 MB."),
            "empty": _("The file is empty. Choose one that holds the list."),
            "max_length": _("The name of the file is too long. Shorten it."),
        },
    )


class PasteForm(forms.Form):
    """Step 3, in place of a file: the values themselves."""

    pasted = forms.CharField(
        label=_("Values"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=_(
            "One value a line, or rows copied from a sheet, with the names of the "
            "columns above them if there are several."
        ),
        error_messages={"required": _("Paste at least one value, one a line.")},
    )


class ReadingForm(forms.Form):
    """Step 4, first part: how the file is read."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    encoding = forms.ChoiceField(
        label=_("Encoding"), choices=list(labels.ENCODINGS.items())
    )
    delimiter = forms.TypedChoiceField(
        label=_("Delimiter"),
        choices=[
            (word, labels.DELIMITERS[sign]) for word, sign in DELIMITER_WORDS.items()
        ],
        coerce=DELIMITER_WORDS.__getitem__,
    )
    quote = forms.TypedChoiceField(
        label=_("Quotation marks"),
        choices=[(word, labels.QUOTES[sign]) for word, sign in QUOTE_WORDS.items()],
        coerce=QUOTE_WORDS.__getitem__,
        empty_value=None,
    )
    header = forms.TypedChoiceField(
        label=_("First row"),
        choices=[("yes", _("Column names")), ("no", _("Data"))],
        coerce=YES_NO.__getitem__,
    )

    def __init__(self, run: Import, data: Any = None) -> None:
        seen = Inspection.from_json(run.inspection)
        super().__init__(data, initial=_words(seen.layout))
        if seen.layout.format is Format.XLSX:
            unused = ["encoding", "delimiter", "quote"]
            names = [sheet.name for sheet in seen.sheets]
            self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        else:
            unused = ["sheet"]
        for name in unused:
            del self.fields[name]


class MappingForm(forms.Form):
    """Step 4, second part: which column holds which unique key."""

    unique_key = forms.ModelChoiceField(
        label=_("Unique key"),
        queryset=UniqueKey.objects.none(),
        empty_label=_("Choose a key"),
        error_messages={
            "required": _("Choose the unique key that the file holds."),
            "invalid_choice": _("This key is not there any more. Choose another."),
        },
    )
    column = forms.TypedChoiceField(
        label=_("Column of the file"),
        coerce=int,
        error_messages={
            "required": _("Choose the column that holds the key."),
            "invalid_choice": _("The file has no such column. Choose another."),
        },
    )

    def __init__(
        self, run: Import, data: Any = None, half: Mapping[str, str] | None = None
    ) -> None:
        initial: dict[str, Any] = {
            "unique_key": run.unique_key_id,
            "column": run.column,
        }
        if half is not None:
            initial = {name: half.get(name) for name in initial}
        super().__init__(data, initial=initial)
        keys = UniqueKey.objects.filter(account=run.account_id, table=run.table_id)
        self.fields["unique_key"].queryset = keys.select_related("attribute")  # type: ignore[attr-defined]
        self.fields["column"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a column")),
            *enumerate(run.inspection["columns"]),
        ]


class LaunchForm(forms.Form):
    """The confirmation: the tick, the reason, and what was looked at."""

    confirmed = forms.BooleanField(
        error_messages={"required": _("Tick this to confirm the deletion.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept in the report and in the audit trail."),
        error_messages={
            "required": _("This account asks for a reason. Say why they are deleted.")
        },
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    # The digest of the change since, where somebody goes on in spite of it.
    accepted = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, account: Account, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.fields["reason"].required = account.reason_required


def _words(layout: Layout) -> dict[str, Any]:
    """Return `layout` in the words that the form carries."""
    by_sign = {sign: word for word, sign in DELIMITER_WORDS.items()}
    quotes = {sign: word for word, sign in QUOTE_WORDS.items()}
    return {
        "sheet": layout.sheet,
        "encoding": layout.encoding,
        "delimiter": by_sign.get(layout.delimiter or ""),
        "quote": quotes.get(layout.quote or ""),
        "header": "yes" if layout.header else "no",
    }


class TopicsForm(forms.Form):
    """Step 2, for a list that unsubscribes: from what."""

    which = forms.ChoiceField(
        label=_("Subscriptions"),
        choices=[
            ("every", _("All subscriptions")),
            ("some", _("Only to these topics")),
        ],
        error_messages={"required": _("Choose at least one topic, or all of them.")},
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("This topic is not there any more. Choose another."),
        },
    )

    def __init__(self, run: Import, member: Membership, data: Any = None) -> None:
        is_new = run.every_topic or not run.topics
        initial = {"which": "every" if is_new else "some", "topics": run.topics}
        super().__init__(data, initial=initial)
        seen = topics_seen_by(member)
        rows = Topic.objects.filter(account=member.account_id)
        self.fields["topics"].queryset = rows.filter(pk__in=[t.pk for t in seen])  # type: ignore[attr-defined]
        self.seen = seen

    @property
    def choice(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        every = self.cleaned_data["which"] == "every"
        return {"topics": list(self.cleaned_data["topics"]), "every": every}

    @property
    def chosen(self) -> set[int]:
        """Return the numbers of the topics that are ticked."""
        said = map(whole_number, self["topics"].value() or ())
        return {number for number in said if number is not None}

    def clean(self) -> dict[str, Any]:
        """Ask for a topic where not all are meant."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_some = cleaned.get("which") == "some"
        if is_some and not cleaned.get("topics") and "topics" not in self.errors:
            self.add_error("topics", str(NoTopic()))
        return cleaned


class UnsubscriptionLaunchForm(forms.Form):
    """The confirmation that people are to be unsubscribed, and what was looked at."""

    confirmed = forms.BooleanField(
        error_messages={"required": _("Tick this to confirm it.")}
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)


class ConfigurationForm(forms.Form):
    """What a configuration is called."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        error_messages={
            "required": _("Give the configuration a name, so that others recognise it.")
        },
    )
