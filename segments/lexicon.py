"""What the criteria of one table may name, from the definitions in the database."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from interactions.models import Campaign, Channel, CustomTable, Goal
from profiles.models import Attribute, ProfileTable, Tag, Topic, UniqueKey
from segments.criteria.shapes import Lexicon, Reference, Type
from segments.models import Segment
from tenancy.models import Membership, Section
from tenancy.sections import seen_by, within

# What lies in a section, or is one, and the column that says in which.
IN_SECTIONS = {
    Reference.SECTION: "pk",
    Reference.TOPIC: "section",
    Reference.EMAIL_CAMPAIGN: "section",
    Reference.SMS_CAMPAIGN: "section",
    Reference.FORM: "section",
}


def lexicon(table: ProfileTable, reader: Membership | None = None) -> Lexicon:
    """Return what criteria over `table` may name, for `reader`; None: the program."""
    attributes = list(Attribute.objects.filter(account=table.account_id, table=table))
    keys = UniqueKey.objects.filter(account=table.account_id, table=table)

    def missing(reference: Reference, numbers: frozenset[int]) -> frozenset[int]:
        rows = named(table, reference).filter(pk__in=numbers)
        return numbers - frozenset(rows.values_list("pk", flat=True))

    def unseen(reference: Reference, numbers: frozenset[int]) -> frozenset[int]:
        if seen_by(reader) is None or reference not in IN_SECTIONS:
            return frozenset()
        rows = named(table, reference).filter(pk__in=numbers)
        hidden = rows.exclude(within(reader, IN_SECTIONS[reference]))
        return frozenset(hidden.values_list("pk", flat=True))

    return Lexicon(
        attributes={row.name: type_of(row) for row in attributes},
        choices={row.name: tuple(row.choices) for row in attributes if row.choices},
        keys=frozenset(keys.values_list("attribute__name", flat=True)),
        missing=missing,
        unseen=unseen,
    )


def type_of(attribute: Attribute) -> Type:
    """Return how values of `attribute` are tested: several as what is chosen of many."""
    if not attribute.several:
        return Type(attribute.type)
    numbers = attribute.type in {Type.INTEGER, Type.DECIMAL}
    return Type.NUMBERS if numbers else Type.MULTI_CHOICE


def named(table: ProfileTable, reference: Reference) -> QuerySet[Any]:
    """Return the rows that a criterion over `table` may name by number."""
    rows: Mapping[Reference, QuerySet[Any]] = {
        Reference.TAG: Tag.objects.all(),
        Reference.TOPIC: Topic.objects.all(),
        Reference.SECTION: Section.objects.all(),
        Reference.EMAIL_CAMPAIGN: Campaign.objects.filter(channel=Channel.EMAIL),
        Reference.SMS_CAMPAIGN: Campaign.objects.filter(channel=Channel.SMS),
        Reference.FORM: Campaign.objects.filter(channel=Channel.FORM),
        Reference.GOAL: Goal.objects.all(),
        Reference.CUSTOM_TABLE: CustomTable.objects.filter(profile_table=table),
        Reference.SEGMENT: Segment.objects.filter(table=table),
    }
    return rows[reference].filter(account=table.account_id)
