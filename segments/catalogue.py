"""What the builder offers for a table, by name: everything that a criterion can say.

All of it is bounded: a list that may be long is searched, never shown whole, and values
are those of a sample of the youngest profiles.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.fields.json import KeyTransform
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext

import profiles.queries
from common.patience import OutOfPatience, patience
from interactions.models import (
    Campaign,
    CustomEntry,
    CustomEvent,
    EntryAttribute,
    SurveyParticipation,
)
from profiles.models import Attribute, ProfileTable, UniqueKey
from segments.criteria.shapes import Lexicon, Reference, Type
from segments.lexicon import IN_SECTIONS, lexicon, named, type_of
from segments.tree import Json
from tenancy.models import Membership
from tenancy.sections import seen_by, within

SHOWN_AT_ONCE = 40  # options of a select; beyond it is searched
FOUND_AT_ONCE = 50  # results of a search
LOOKED_AT = 5_000  # rows from which values are offered
OFFERED = 40  # values
PATIENCE = 400  # milliseconds to look for an event of a kind
WHOLE_PATIENCE = 1_200  # milliseconds for all kinds of a criterion
# Under which keys conditions name what may lie in a section, or is one.
EVERYWHERE = {"section": Reference.SECTION, "topic": Reference.TOPIC}
REFERENCES = {
    "e-mail": {"campaign": Reference.EMAIL_CAMPAIGN},
    "sms": {"campaign": Reference.SMS_CAMPAIGN},
    "survey": {"campaign": Reference.FORM},
}


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be named by its number; `note` tells namesakes apart."""

    number: int
    name: str
    note: str = ""


class Catalogue:
    """What criteria over `table` can name; `within` is the segment that is built.

    What is offered lies in no section that `reader` does not see. What a colleague put
    into a segment from elsewhere is not called by its name: numbers can be guessed.
    """

    def __init__(
        self,
        table: ProfileTable,
        within: int | None = None,
        *,
        reader: Membership | None = None,
    ) -> None:
        self.table = table
        self.within = within
        self.reader = reader
        self._names: dict[tuple[Reference, int], str | None] = {}
        self._unseen: set[tuple[Reference, int]] = set()
        self._few: dict[Reference, list[Named] | None] = {}
        self._hidden_kinds: dict[str, bool] = {}
        self._waited = 0  # milliseconds

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return what the parser admits; what was looked up once is remembered."""
        words = lexicon(self.table, self.reader)

        def missing(reference: Reference, numbers: frozenset[int]) -> frozenset[int]:
            self.look_up(reference, numbers)
            return frozenset(
                number for number in numbers if self._names[reference, number] is None
            )

        return replace(words, missing=missing)

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Return the table's attributes by name, in their order."""
        return {row.name: row for row in profiles.queries.attributes(self.table)}

    @cached_property
    def keys(self) -> list[UniqueKey]:
        """Return the table's unique keys in their order."""
        return profiles.queries.unique_keys(self.table)

    def type_of(self, attribute: Any) -> Type:
        """Return the type of an attribute; of one that has gone, text."""
        found = self.attributes.get(attribute) if isinstance(attribute, str) else None
        return type_of(found) if found else Type.TEXT

    def all_of(self, reference: Reference) -> list[Named] | None:
        """Return everything of a kind, when it is few enough for a select."""
        if reference not in self._few:
            found = self.found(reference, "", SHOWN_AT_ONCE + 1)
            self._few[reference] = found if len(found) <= SHOWN_AT_ONCE else None
        return self._few[reference]

    def has_any(self, reference: Reference) -> bool:
        """Say whether there is anything of a kind."""
        return self.all_of(reference) != []

    def found(
        self, reference: Reference, text: str, most: int = FOUND_AT_ONCE
    ) -> list[Named]:
        """Return what has `text` in its name: campaigns newest first, else by name."""
        rows = self._rows(reference)
        if reference in IN_SECTIONS:
            rows = rows.filter(within(self.reader, IN_SECTIONS[reference]))
        if text:
            rows = rows.filter(name__icontains=text[:100])
        order = ("-launched", "-pk") if rows.model is Campaign else ("name", "pk")
        return [_named(row) for row in rows.order_by(*order)[:most]]

    def look_up(self, reference: Reference, numbers: Iterable[int]) -> None:
        """Learn the names of some numbers in one query."""
        unknown = {each for each in numbers if (reference, each) not in self._names}
        if not unknown:
            return
        rows = self._rows(reference).filter(pk__in=unknown)
        names = dict(rows.values_list("pk", "name"))
        for number in self.lexicon.unseen(reference, frozenset(names)):
            names[number] = gettext("in a section that you do not see")
            self._unseen.add((reference, number))
        for number in unknown:
            self._names[reference, number] = names.get(number)

    def name_of(self, reference: Reference, number: Any) -> str | None:
        """Return the name of what a number names; None when it is not there."""
        if not isinstance(number, int) or not 0 < number < 2**63:
            return None
        self.look_up(reference, [number])
        return self._names[reference, number]

    def hides(self, held: Json) -> bool:
        """Say whether a condition is about a section that the reader does not see.

        What a colleague compares there, and with which values, is not theirs to read.
        """
        if held.get("shape") == "event" and self._hides_kind(held.get("kind")):
            return True
        by_shape = REFERENCES.get(str(held.get("shape")), {})
        for key, reference in {**EVERYWHERE, **by_shape}.items():
            if self.name_of(reference, held.get(key)) is None:
                continue
            if (reference, held[key]) in self._unseen:
                return True
        return False

    def _hides_kind(self, kind: Any) -> bool:
        """Say whether events of a kind happen, and none was found in what is seen.

        No index helps where they are few, so it is asked for a short time. Hidden is
        only what turned up in a section that is not seen.
        """
        seen = seen_by(self.reader)
        # A control character could not even be asked for.
        if seen is None or not (isinstance(kind, str) and kind.isprintable()):
            return False
        if kind not in self._hidden_kinds:
            rows = CustomEvent.objects.filter(account=self.table.account_id, kind=kind)
            unseen = rows.exclude(section=None).exclude(section__in=seen)
            self._hidden_kinds[kind] = not self._turns_up(
                rows.filter(within(self.reader))
            ) and self._turns_up(unseen)
        return self._hidden_kinds[kind]

    def _turns_up(self, events: QuerySet[CustomEvent]) -> bool:
        """Say whether one of `events` is found as long as there is time for it."""
        left = min(PATIENCE, WHOLE_PATIENCE - self._waited)
        if left <= 0:
            return False
        begun = monotonic()
        try:
            with patience(left):
                return events.exists()
        except OutOfPatience:
            return False
        finally:
            self._waited += round(1_000 * (monotonic() - begun))

    def _rows(self, reference: Reference) -> QuerySet[Any]:
        rows = named(self.table, reference)
        if reference is Reference.SEGMENT and self.within is not None:
            rows = rows.exclude(pk=self.within)
        return rows

    # ---- values

    def values_of(self, attribute: str) -> list[str]:
        """Return the most frequent values of an attribute among the youngest profiles.

        A value that only one profile has is left out: it may be somebody's own.
        """
        if attribute not in self.attributes:
            return []
        rows = profiles.queries.profiles(self.table).order_by("-created", "-pk")
        values = rows.annotate(said=KeyTransform(attribute, "attributes")).values_list(
            "said", flat=True
        )
        seen = Counter(value for value in values[:LOOKED_AT] if isinstance(value, str))
        return [
            value for value, times in seen.most_common(OFFERED) if times > 1 and value
        ]

    def kinds_of_events(self) -> list[str]:
        """Return kinds of events that happened in this account, the frequent first."""
        rows = CustomEvent.objects.filter(
            within(self.reader), account=self.table.account_id
        )
        seen = Counter(rows.values_list("kind", flat=True)[:LOOKED_AT])
        return [kind for kind, _times in seen.most_common(OFFERED)]

    def fields_of(self, shape: str, which: Any) -> list[str]:
        """Return the fields that events of a kind, entries or answers have."""
        rows: QuerySet[Any]
        if shape == "event":
            events = CustomEvent.objects.filter(within(self.reader), kind=which)
            rows = events.values_list("data", flat=True)
        elif shape == "entry":
            entries = CustomEntry.objects.filter(custom_table=which or 0)
            rows = entries.values_list("attributes", flat=True)
        else:
            shown = Campaign.objects.filter(within(self.reader))
            forms = SurveyParticipation.objects.filter(campaign__in=shown)
            forms = forms.filter(campaign=which) if which else forms
            rows = forms.values_list("answers", flat=True)
        rows = rows.filter(account=self.table.account_id)
        held = (data for data in rows[: LOOKED_AT // 10] if isinstance(data, dict))
        seen = Counter(field for data in held for field in data)
        defined = self._defined(which) if shape == "entry" else []
        found = [field for field, _times in seen.most_common(OFFERED)]
        return list(dict.fromkeys([*defined, *found]))

    def _defined(self, custom_table: Any) -> list[str]:
        """Return the names of the attributes that a custom table defines."""
        rows = EntryAttribute.objects.filter(
            account=self.table.account_id, custom_table=custom_table or 0
        )
        return list(rows.order_by("position", "pk").values_list("name", flat=True))


def _named(row: Model) -> Named:
    note = ""
    if isinstance(row, Campaign):
        note = date_format(row.launched, "DATE_FORMAT")
    return Named(row.pk, str(row), note)
