"""Changes of definitions that were refused, with as long a list as is ever kept."""

from django.utils import timezone

from bench.population import Place
from interactions.actions.carry_out_entry_change import MOST_FLAWS as MOST_ENTRIES
from interactions.models import (
    CustomEntry,
    CustomTable,
    EntryAttribute,
    EntryChange,
    EntryChangeKind,
    EntryFlaw,
)
from profiles.engine.stages import MOST_FLAWS
from profiles.models import (
    Attribute,
    ChangeFlaw,
    ChangeKind,
    ChangeStatus,
    DefinitionChange,
    Profile,
)
from profiles.terms import Terms
from tenancy.scope import account_transaction

ATTRIBUTE, ENTRY_ATTRIBUTE = "city", "product"


def of_people(here: Place) -> DefinitionChange:
    """Refuse to make numbers of the cities of `here`; return the change."""
    with account_transaction(here.account):
        attribute = Attribute.objects.get(
            account=here.account, table=here.table, name=ATTRIBUTE
        )
        change = DefinitionChange.objects.create(
            account=here.account,
            table=here.table,
            kind=ChangeKind.SHAPE,
            status=ChangeStatus.REFUSED,
            name=attribute.name,
            label=attribute.label,
            terms=_terms("asked"),
            found=MOST_FLAWS,
            ended=timezone.now(),
        )
        people = Profile.objects.filter(account=here.account, table=here.table)
        ChangeFlaw.objects.bulk_create(
            ChangeFlaw(account=here.account, change=change, person=number)
            for number in people.order_by("pk").values_list("pk", flat=True)[
                :MOST_FLAWS
            ]
        )
    return change


def of_entries(here: Place, custom: CustomTable) -> EntryChange:
    """Refuse to make numbers of what the entries of `custom` are about."""
    with account_transaction(here.account):
        attribute = EntryAttribute.objects.get(
            account=here.account, custom_table=custom, name=ENTRY_ATTRIBUTE
        )
        change = EntryChange.objects.create(
            account=here.account,
            custom_table=custom,
            kind=EntryChangeKind.SHAPE,
            status=ChangeStatus.REFUSED,
            name=attribute.name,
            label=attribute.label,
            terms=_terms("before"),
            found=MOST_ENTRIES,
            ended=timezone.now(),
        )
        entries = CustomEntry.objects.filter(account=here.account, custom_table=custom)
        EntryFlaw.objects.bulk_create(
            EntryFlaw(account=here.account, change=change, entry=number)
            for number in entries.order_by("pk").values_list("pk", flat=True)[
                :MOST_ENTRIES
            ]
        )
    return change


def _terms(before: str) -> dict[str, object]:
    return {before: Terms("text").as_json(), "after": Terms("integer").as_json()}
