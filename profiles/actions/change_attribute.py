"""Change what an attribute is called, and what its values keep to.

A new rule holds for whoever writes from this moment on. What is there already is looked
through, and if a profile breaks the rule, the one before holds again. Where values
change their form, nobody writes any until all of them are converted.
"""

from dataclasses import replace

from audit.actions.record import record
from profiles.actions.begin_change import begin_change
from profiles.actions.take_attribute import take_attribute
from profiles.actions.take_definition import take_definition
from profiles.dependants import Subject, dependants
from profiles.models import Attribute, ChangeKind, DefinitionChange, ProfileTable
from profiles.models.definitions import AttributeState
from profiles.presence import is_key
from profiles.refusals import InUse, IsAKey
from profiles.terms import Terms
from tenancy.models import Membership
from tenancy.scope import account_transaction


def change_attribute(
    table: ProfileTable,
    name: str,
    label: str,
    terms: Terms,
    *,
    by: Membership,
    seen: int | None = None,
    from_now_on: bool = False,
) -> DefinitionChange | None:
    """Call the attribute `name` `label`, and have its values keep to `terms`.

    Returns the change that goes through the profiles, if one has to: over already or
    not, and perhaps refused. `from_now_on`: profiles may go on without a value that is
    required now. `seen` is the version of the definition that was shown. Raises
    AttributeGone, AttributeBusy, IsAKey, InUse, and what `take_definition` raises.
    """
    with account_transaction(by.account):
        taken = take_definition(table, seen=seen)
        attribute = take_attribute(taken, name)
        before = Terms.of(attribute)
        _refuse_used(taken, attribute, before, terms)
        attribute.label = label
        # What is said to hold from now on is asked of nobody who is there.
        asked = replace(before, required=terms.required) if from_now_on else before
        change = _change(taken, attribute, asked, terms, by)
        if change and change.kind == ChangeKind.SHAPE:
            attribute.state = AttributeState.CHANGING
        else:
            _keep_to(attribute, terms)
        attribute.save()
        record(
            by.account,
            "attribute.changed",
            by=by,
            table=taken.slug,
            attribute=name,
            type=terms.type,
        )
        return begin_change(change) if change else None


def _refuse_used(
    table: ProfileTable, attribute: Attribute, before: Terms, after: Terms
) -> None:
    """Refuse what would break a unique key, or a criterion that somebody saved."""
    reshaped = before.shape != after.shape
    if reshaped and is_key(attribute):
        raise IsAKey
    gone = () if reshaped else tuple(set(before.choices) - set(after.choices))
    if reshaped or gone:
        subject = Subject(
            table.account, "attribute", table=table, name=attribute.name, values=gone
        )
        if users := dependants(subject):
            raise InUse(users)


def _change(
    table: ProfileTable,
    attribute: Attribute,
    asked: Terms,
    after: Terms,
    by: Membership,
) -> DefinitionChange | None:
    """Return the change that has to go through the profiles; None if none has to.

    `asked` are the terms that they keep to already.
    """
    before = Terms.of(attribute)
    if asked.shape == after.shape and not after.narrows(asked):
        return None
    reshaped = before.shape != after.shape
    return DefinitionChange(
        account=table.account,
        table=table,
        kind=ChangeKind.SHAPE if reshaped else ChangeKind.RULES,
        name=attribute.name,
        label=attribute.label,
        terms={
            "before": before.as_json(),
            "asked": asked.as_json(),
            "after": replace(after, zone=by.account.time_zone).as_json(),
            "names": attribute.name in table.name_attributes,
        },
        author=by,
    )


def _keep_to(attribute: Attribute, terms: Terms) -> None:
    attribute.choices = list(terms.choices)
    attribute.most_characters = terms.most_characters
    attribute.required = terms.required
