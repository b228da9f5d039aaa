"""A list is launched by the fates of entries that its overview showed."""

import pytest

from erasure.actions.launch_erasure import StalePreview
from erasure.models import Erasure
from imports.actions.launch_import import launch_import
from interactions.actions.change_fate import change_fate
from interactions.models import CustomTable
from tests.imports.matches.conftest import again, fresh, frozen, segment_of

EVERYBODY = {"shape": "all profiles"}


@pytest.fixture
def orders(acme, people, scope):
    with scope(acme):
        return CustomTable.objects.create(
            account=acme,
            profile_table=people,
            slug="purchases",
            name="Purchases",
            on_erasure="delete",
        )


@pytest.fixture
def change(orders, ada, acme, scope):
    def changed():
        with scope(acme):
            change_fate(orders, "separate", seen="delete", by=ada)

    return changed


@pytest.fixture
def launched(ada, acme, scope):
    def act(run):
        with scope(acme):
            return launch_import(
                run,
                by=ada,
                reason="They left",
                fingerprint=run.fingerprint,
                confirmed=True,
            )

    return act


@pytest.fixture
def by_segment(staged, orders, ada):
    """Return a deletion of everybody, by a segment."""
    return frozen(segment_of(staged.table, ada, EVERYBODY), ada)


@pytest.fixture(params=["staged", "by_segment"])
def list_(request, orders):
    """Return a deletion by file, and one by segment, as their overviews show them."""
    return fresh(request.getfixturevalue(request.param))


def test_a_list_shown_before_a_fate_changed_is_stale(
    list_, change, launched, acme, scope
):
    change()
    with pytest.raises(StalePreview):
        launched(list_)
    with scope(acme):
        assert not Erasure.objects.exists()
    assert fresh(list_).is_open


def test_a_list_whose_fates_stayed_is_launched(list_, launched, acme, scope):
    assert launched(list_).erasure is not None


def test_a_list_looked_at_again_goes_by_the_new_fate(by_segment, change, launched, ada):
    seen = fresh(by_segment)
    change()
    with pytest.raises(StalePreview):
        launched(seen)
    assert launched(again(seen, ada)).erasure is not None
