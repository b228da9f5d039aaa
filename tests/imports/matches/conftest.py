"""Imports whose list is whoever lives in Ghent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from imports import queries
from imports.actions.import_matches import import_matches
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.stage_import import stage_import
from imports.models import Execution, Import
from profiles.models import Profile, ProfileTable
from segments.models import Exploration, Segment
from tenancy.models import Membership
from tenancy.scope import account_transaction
from tests import factories

IN_GHENT = {
    "shape": "attribute",
    "attribute": "city",
    "test": {"is": "is one of", "values": ["Ghent"]},
}
RECENT = {
    "shape": "moment",
    "moment": "last_click_at",
    "test": {"is": "younger than", "last": 30, "unit": "days"},
}


def person(of: ProfileTable, n: int, city: str = "Ghent", **values: str) -> Profile:
    """Make somebody with an e-mail address, a CRM id and a city."""
    return factories.profile(
        of,
        email=f"person{n}@{of.slug}.example",
        crm_id=f"{of.slug}-{n:05d}",
        first_name=f"First{n}",
        last_name=f"Last{n}",
        city=city,
        **values,
    )


@pytest.fixture
def crowd(people: ProfileTable) -> list[Profile]:
    """Return six people of Ghent with every trace; two more live in Bruges."""
    made = [person(people, n, "Ghent" if n < 6 else "Bruges") for n in range(8)]
    for profile in made:
        factories.traces(profile)
    return made[:6]


@pytest.fixture
def segment(people: ProfileTable, ada: Membership) -> Segment:
    """Return the segment of whoever lives in Ghent."""
    return segment_of(people, ada)


def segment_of(
    table: ProfileTable, by: Membership, criterion: Any = None, name: str = "Ghent"
) -> Segment:
    """Make a segment over `table`."""
    with account_transaction(table.account):
        return Segment.objects.create(
            account=table.account,
            table=table,
            name=name,
            criterion=criterion or IN_GHENT,
            author=by,
        )


@pytest.fixture
def exploration(people: ProfileTable, ada: Membership) -> Exploration:
    """Return the same, unsaved."""
    with account_transaction(people.account):
        return Exploration.objects.create(
            account=people.account, table=people, criterion=IN_GHENT, author=ada
        )


def fresh(run: Import) -> Import:
    """Return the import as it is now."""
    with account_transaction(run.account_id):
        return queries.imports(run.account).get(pk=run.pk)


def begun(of: Segment | Exploration, by: Membership) -> Import:
    """Return the import of whoever matches, begun and not staged."""
    with account_transaction(of.account_id):
        return fresh(import_matches(of, by=by))


def frozen(of: Segment | Exploration, by: Membership) -> Import:
    """Return the import of whoever matches, ready to be launched."""
    run = begun(of, by)
    stage_import(run)
    return fresh(run)


def again(run: Import, by: Membership) -> Import:
    """Look again: freeze anew."""
    with account_transaction(run.account_id):
        request_staging(run, by=by)
    stage_import(fresh(run))
    return fresh(run)


@pytest.fixture
def run(segment: Segment, crowd: list[Profile], ada: Membership) -> Import:
    """Return the import of the segment, ready to be launched."""
    return frozen(segment, ada)


@pytest.fixture
def launch(ada: Membership) -> Callable[..., Execution]:
    """Return what confirms an import as it was shown, or with something changed."""

    def confirmed(run: Import, **change: Any) -> Execution:
        confirmation: dict[str, Any] = {
            "reason": "They left",
            "fingerprint": run.fingerprint,
            "confirmed": True,
        }
        with account_transaction(run.account):
            made = launch_import(run, by=ada, **(confirmation | change))
            return queries.executions(run.account).get(pk=made.pk)

    return confirmed


def move(profile: Profile, city: str) -> None:
    """Have somebody live elsewhere."""
    with account_transaction(profile.account_id):
        profile.attributes = {**profile.attributes, "city": city}
        profile.save(update_fields=["attributes"])


def clicked(profile: Profile, days: float) -> None:
    """Have somebody click in an e-mail so long ago."""
    with account_transaction(profile.account_id):
        profile.last_click_at = timezone.now() - timedelta(days=days)
        profile.save(update_fields=["last_click_at"])


def there(table: ProfileTable) -> set[int]:
    """Return who of `table` is shown."""
    with account_transaction(table.account):
        shown = Profile.objects.visible(table.account).filter(table=table)
        return set(shown.values_list("pk", flat=True))
