"""People with every kind of trace, and the act that erases some of them."""

import pytest
from django.apps import apps

from erasure import selection
from erasure.actions.erase_selection import erase_selection
from erasure.models import Hold
from interactions.models import Campaign, Goal
from tests import factories


@pytest.fixture
def crowd(people):
    """Return five people of acme with a trace of every kind each."""
    made = factories.profiles(people, 5)
    for profile in made:
        factories.traces(profile)
    return made


@pytest.fixture
def strangers(globex):
    """Return two people of another account, known under the same values."""
    made = factories.profiles(factories.table(globex, "people"), 2)
    for profile in made:
        factories.traces(profile)
    return made


@pytest.fixture
def erase(people, max_, scope):
    """Return the whole act by hand: look at it, confirm it."""

    def erased(profiles, by=None, reason="They asked.", confirmed=True, seen=None):
        numbers = [profile.pk for profile in profiles]
        with scope(people.account):
            shown = seen or selection.preview(people, numbers)
            return erase_selection(
                people,
                numbers,
                by=by or max_,
                reason=reason,
                fingerprint=shown.fingerprint,
                confirmed=confirmed,
            )

    return erased


@pytest.fixture
def hold(people, olga, scope):
    """Return what puts a profile on legal hold."""

    def placed(profile):
        with scope(people.account):
            return Hold.objects.create(
                account=people.account, profile=profile, reason="Case", placed_by=olga
            )

    return placed


@pytest.fixture
def totals(scope):
    """Return what reads every total of campaigns and goals of an account."""

    def read(account):
        with scope(account):
            return [
                *Campaign.objects.order_by("pk").values(),
                *Goal.objects.order_by("pk").values(),
            ]

    return read


@pytest.fixture
def rows(scope):
    """Return what reads every row of an account, table by table."""

    def read(account):
        with scope(account):
            return {
                model._meta.label: sorted(
                    map(repr, model._base_manager.filter(account=account).values())
                )
                for model in apps.get_models()
                if any(field.name == "account" for field in model._meta.fields)
            }

    return read
