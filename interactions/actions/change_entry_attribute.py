"""Change what an attribute of entries is called, and what its values keep to.

Where values change their form, nobody writes any by hand until all are converted; a
shorter list of choices holds for whoever writes from this moment on, and what is there
is looked through.
"""

from dataclasses import replace
from typing import Final

from audit.actions.record import record
from interactions.actions.carry_out_entry_change import (
    TASK,
    carry_out_entry_change,
    settled_until,
)
from interactions.actions.take_custom_table import take_custom_table
from interactions.actions.take_entry_attribute import take_entry_attribute
from interactions.custom_counts import count_entries
from interactions.models import (
    CustomTable,
    EntryAttribute,
    EntryChange,
    EntryChangeKind,
)
from profiles.dependants import Subject, dependants
from profiles.models.definitions import AttributeState
from profiles.refusals import InUse
from profiles.terms import Terms
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.scope import account_transaction

SMALL_ROWS: Final = 2_000  # what is gone through while the request waits
SMALL_SECONDS: Final = 3.0


def change_entry_attribute(
    attribute: EntryAttribute,
    label: str,
    terms: Terms,
    *,
    by: Membership,
    seen: int | None = None,
) -> EntryChange | None:
    """Call `attribute` `label`, and have its values keep to `terms`.

    Returns the change that goes through the entries, if one has to: under way, or
    refused already; None when all is done. `seen` is the version of the definition that
    was shown. Raises AttributeGone, AttributeBusy, InUse, and what `take_custom_table`
    raises.
    """
    account = by.account
    with account_transaction(account):
        table = take_custom_table(attribute.custom_table, seen=seen)
        taken = take_entry_attribute(table, attribute.name)
        before = terms_of(taken)
        _refuse_used(table, taken, before, terms)
        reshaped = before.shape != terms.shape
        taken.label = label
        if reshaped:
            taken.state = AttributeState.CHANGING
        else:
            taken.choices = list(terms.choices)
        taken.save()
        record(
            account,
            "entry_attribute.renamed" if before == terms else "entry_attribute.changed",
            by=by,
            custom_table=table.slug,
            attribute=taken.name,
            type=terms.type,
        )
        if not reshaped and not terms.narrows(before):
            return None
        change = EntryChange.objects.create(
            account=account,
            custom_table=table,
            kind=EntryChangeKind.SHAPE if reshaped else EntryChangeKind.RULES,
            name=taken.name,
            label=label,
            terms={
                "before": before.as_json(),
                "after": replace(terms, zone=account.time_zone).as_json(),
            },
            settled=settled_until(table),
            total=count_entries(table).number,
            author=by,
        )
        return _begun(change)


def terms_of(attribute: EntryAttribute) -> Terms:
    """Return what the values of `attribute` keep to."""
    return Terms(attribute.type, tuple(attribute.choices))


def _begun(change: EntryChange) -> EntryChange | None:
    """Go through few entries at once; of more, a worker takes care after commit."""
    if change.total > SMALL_ROWS or not carry_out_entry_change(
        change, seconds=SMALL_SECONDS, author_waits=True
    ):
        wake(change.account, TASK, change.pk)
    kept = EntryChange.objects.filter(account=change.account_id, pk=change.pk)
    return kept.first()


def _refuse_used(
    table: CustomTable, attribute: EntryAttribute, before: Terms, after: Terms
) -> None:
    """Refuse what would break a criterion that somebody saved."""
    reshaped = before.shape != after.shape
    gone = () if reshaped else tuple(set(before.choices) - set(after.choices))
    if reshaped or gone:
        subject = Subject(
            table.account,
            "entry_attribute",
            table=table.profile_table,
            name=attribute.name,
            number=table.pk,
            values=gone,
        )
        if users := dependants(subject):
            raise InUse(users)
