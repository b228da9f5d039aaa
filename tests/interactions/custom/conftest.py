"""A custom table with two attributes, and people who have entries in it."""

from typing import Any

import pytest

from interactions.models import CustomEntry, CustomTable, EntryAttribute
from profiles.models import Profile, ProfileTable
from tenancy.models import Account
from tests import factories

CUSTOM = "/a/acme/tables/people/custom/"


@pytest.fixture
def orders(people: ProfileTable, acme: Account, scope: Any) -> CustomTable:
    """Return the custom table `orders` with a text and a number."""
    return defined(people, scope)


def defined(table: ProfileTable, scope: Any, slug: str = "orders") -> CustomTable:
    with scope(table.account):
        made = CustomTable.objects.create(
            account=table.account,
            profile_table=table,
            slug=slug,
            name=slug.title(),
            on_erasure="delete",
        )
        for position, (name, type_) in enumerate(
            (("product", "text"), ("quantity", "integer"))
        ):
            EntryAttribute.objects.create(
                account=table.account,
                custom_table=made,
                name=name,
                label=name.title(),
                type=type_,
                position=position,
            )
    return made


@pytest.fixture
def ann(people: ProfileTable) -> Profile:
    return factories.profile(people, email="ann@example.com", first_name="Ann")


def entry(of: CustomTable, profile: Profile | None, scope: Any, **values: Any) -> Any:
    with scope(of.account):
        return CustomEntry.objects.create(
            account=of.account,
            custom_table=of,
            profile=profile,
            attributes=values,
            created="2026-11-01T12:00:00Z",
        )
