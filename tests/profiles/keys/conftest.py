"""Tables with an attribute that is to become unique."""

from collections.abc import Callable
from typing import Any

import pytest

from profiles.actions import carry_out_key_change as engine
from profiles.actions.carry_out_key_change import carry_out_key_change
from profiles.actions.make_unique import make_unique
from profiles.models import (
    Attribute,
    Identifier,
    KeyChange,
    Profile,
    ProfileTable,
    UniqueKey,
)
from tenancy.models import Account, Membership
from tests import factories


@pytest.fixture
def card(people: ProfileTable, acme: Account, scope: Any) -> Attribute:
    """Return an attribute of the strict table that is no key yet."""
    return attribute(people, scope)


@pytest.fixture
def loose_card(contacts: ProfileTable, acme: Account, scope: Any) -> Attribute:
    """Return the same attribute of the table by key."""
    return attribute(contacts, scope)


def attribute(table: ProfileTable, scope: Any, **also: Any) -> Attribute:
    with scope(table.account):
        return Attribute.objects.create(
            account=table.account,
            table=table,
            **{"name": "card", "label": "Card", "position": 9, **also},
        )


@pytest.fixture
def person() -> Callable[..., Profile]:
    """Return what makes a profile known by its CRM id, with any card."""
    made = iter(range(10_000))

    def profile(table: ProfileTable, card: str | None = None) -> Profile:
        values = {"crm_id": f"c{next(made)}"} | ({"card": card} if card else {})
        return factories.profile(table, **values)

    return profile


@pytest.fixture
def make(ada: Membership, acme: Account, scope: Any) -> Callable[..., KeyChange]:
    """Return what has an attribute made unique; the worker does not run yet."""

    def asked(attribute: Attribute, kind: str = "text", **settings: Any) -> KeyChange:
        with scope(acme):
            return make_unique(attribute, by=ada, kind=kind, **settings)

    return asked


@pytest.fixture
def work(acme: Account, scope: Any) -> Callable[[KeyChange], KeyChange]:
    """Return what works on a change until there is no more to do, and tells where it is."""

    def worked(change: KeyChange) -> KeyChange:
        while not carry_out_key_change(change):
            pass
        with scope(acme):
            change.refresh_from_db()
        return change

    return worked


def named(key: UniqueKey | int) -> dict[int, str]:
    """Return who is known by which value of `key`."""
    rows = Identifier.objects.filter(unique_key=key)
    return dict(rows.values_list("profile_id", "value"))


def work_one_slice(change: KeyChange) -> None:
    """Do what a worker does next."""
    engine._next(change)


def looked_at(profile: Profile) -> Profile:
    """Return `profile` as a page would show it now, with its table's definition."""
    return Profile.objects.select_related("table__account").get(pk=profile.pk)
