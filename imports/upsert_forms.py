"""What step 4 asks of a list that adds and updates; and its confirmation."""

from collections.abc import Mapping as Lookup
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from common.numbers import whole_number
from imports.actions.choose_mapping import NEW_TYPES
from imports.files import Inspection
from imports.models import Import
from imports.upserting.definitions import Definitions, suggested_mapping
from imports.upserting.targets import Empty, Mapping, Target, What
from profiles.models import UniqueKey
from tenancy.models import Membership
from tenancy.roles import Capability

Choices = list[tuple[Any, Any]]


class ColumnsForm(forms.Form):
    """The unique key and its column, and for each other column what it is for.

    The fields of the column at position 3, from 0, are `to_3` and `section_3`.
    """

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
    empty = forms.ChoiceField(
        label=_("An empty cell"),
        choices=[
            (Empty.LEAVE.value, _("Leaves the value as it is")),
            (Empty.EMPTY.value, _("Takes the value away")),
        ],
    )
    identifying = forms.TypedMultipleChoiceField(
        label=_("Other keys that identify"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever is added or updated is known by these values as well; otherwise "
            "they are values like any other."
        ),
    )

    def __init__(
        self,
        run: Import,
        member: Membership,
        definitions: Definitions,
        data: Any = None,
    ) -> None:
        self.columns: list[str] = list(run.inspection["columns"])
        now = _known(run, member, definitions)
        super().__init__(_whole(data, run, now), initial=_initial(run, now))
        keys = UniqueKey.objects.filter(account=run.account_id, table=run.table_id)
        self.fields["unique_key"].queryset = keys.select_related("attribute")  # type: ignore[attr-defined]
        self.fields["column"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a column")),
            *enumerate(self.columns),
        ]
        if definitions.is_strict:
            del self.fields["identifying"]
        else:
            self.fields["identifying"].choices = [  # type: ignore[attr-defined]
                (key.pk, key.attribute.label) for key in definitions.keys
            ]
        targets = _targets(definitions, member)
        sections = [
            ("", pgettext("section", "Everywhere")),
            *((each.pk, each.name) for each in definitions.sections.values()),
        ]
        for at, name in enumerate(self.columns):
            self.fields[f"to_{at}"] = forms.ChoiceField(
                label=gettext("“%(column)s” is for") % {"column": name},
                choices=targets,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
                error_messages={
                    "invalid_choice": _("This is not there any more. Choose again.")
                },
            )
            self.fields[f"section_{at}"] = forms.TypedChoiceField(
                label=gettext("Section of “%(column)s”") % {"column": name},
                choices=sections,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
            )

    def mapping(self) -> Mapping:
        """Return what the form says, as far as it can be understood."""
        return Mapping(
            targets=[self.target(at) for at in range(len(self.columns))],
            identifying=frozenset(self._numbers("identifying")),
            empty=Empty.EMPTY if self["empty"].value() == Empty.EMPTY else Empty.LEAVE,
        )

    def target(self, at: int) -> Target:
        """Return what the column at position `at` is for."""
        target = Target.parse(self[f"to_{at}"].value() or "")
        section = whole_number(self[f"section_{at}"].value())
        if section is not None and takes_section(target):
            return Target(target.what, target.ref, section)
        return target

    def key_column(self) -> int | None:
        """Return the position of the key's column, if there is one chosen."""
        return whole_number(self["column"].value())

    def _numbers(self, name: str) -> list[int]:
        if name not in self.fields:
            return []
        said = map(whole_number, self[name].value() or ())
        return [number for number in said if number is not None]


class UpsertLaunchForm(forms.Form):
    """The confirmation that people are to be added and updated."""

    confirmed = forms.BooleanField(
        error_messages={"required": _("Tick this to confirm it.")}
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)


def takes_section(target: Target) -> bool:
    """Say whether a column for `target` may be of one section."""
    return target.what in (What.ATTRIBUTE, What.TAG)


def _known(run: Import, member: Membership, definitions: Definitions) -> Mapping:
    """Return the mapping of `run`; what suggests itself where nothing was said yet.

    A column whose target is not there any more, for `member`, is left out: what was
    for one section is not all at once for everywhere.
    """
    mapping = Mapping.from_json(run.mapping)
    seen = Inspection.from_json(run.inspection)
    if len(mapping.targets) != len(seen.columns):
        return suggested_mapping(run, member)
    there = [each if definitions.has(each) else Target() for each in mapping.targets]
    return replace(mapping, targets=there)


def _initial(run: Import, mapping: Mapping) -> dict[str, Any]:
    return {
        "unique_key": run.unique_key_id,
        "column": run.column,
        "empty": mapping.empty.value,
        "identifying": sorted(mapping.identifying),
        **{f"to_{at}": each.choice for at, each in enumerate(mapping.targets)},
        **{f"section_{at}": each.section for at, each in enumerate(mapping.targets)},
    }


def _whole(data: Any, run: Import, mapping: Mapping) -> Any:
    """Return `data`, completed where a page did not ask for every column."""
    if data is None or "to_0" in data or "section_0" in data:
        return data
    initial = {k: v for k, v in _initial(run, mapping).items() if v is not None}
    whole: Lookup[str, Any] = {**initial, **data.dict()}
    return whole


def _targets(definitions: Definitions, member: Membership) -> Choices:
    groups: Choices = [("", _("Left out"))]
    attributes = [
        (Target(What.ATTRIBUTE, each.name).code, each.label)
        for each in definitions.attributes.values()
    ]
    topics = [
        (Target(What.TOPIC, str(each.pk)).code, each.name)
        for each in definitions.topics.values()
    ]
    tags = [
        (Target(What.TAG, str(each.pk)).code, each.name)
        for each in definitions.tags.values()
    ]
    new = [(Target(What.NEW, kind.value).code, kind.label) for kind in NEW_TYPES]
    for label, choices in (
        (_("Attribute"), attributes),
        (_("Subscription (yes or no)"), topics),
        (_("Tag (yes or no)"), tags),
    ):
        if choices:
            groups.append((label, choices))
    if member.may(Capability.DEFINE_TABLES):
        groups.append((_("New attribute"), new))
    return groups
