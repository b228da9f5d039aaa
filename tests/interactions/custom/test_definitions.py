"""Custom tables are defined and removed, and what becomes of entries is changed."""

import pytest

from audit.models import Entry
from common.errors import WrongState
from erasure.actions.erase_selection import erase_selection
from erasure.actions.launch_erasure import StalePreview
from erasure.models import Erasure
from erasure.selection import preview
from interactions.actions import carry_out_removal as worker
from interactions.actions.add_entry_attribute import add_entry_attribute
from interactions.actions.carry_out_removal import carry_out_removal
from interactions.actions.change_fate import change_fate
from interactions.actions.remove_custom_table import remove_custom_table
from interactions.actions.remove_entry_attribute import remove_entry_attribute
from interactions.custom_refusals import BeingErased, FateChanged, StillLeaving
from interactions.models import (
    CustomEntry,
    CustomRemoval,
    CustomStatus,
    CustomTable,
    EntryAttribute,
)
from notifications.models import Kind, Notification
from profiles.models import Profile
from profiles.refusals import InUse
from segments.models import Segment
from tests import factories
from tests.interactions.custom.conftest import entry


@pytest.fixture
def fate(orders, ada, acme, scope):
    def changed(to="separate", seen="delete"):
        with scope(acme):
            change_fate(orders, to, seen=seen, by=ada)
            orders.refresh_from_db()

    return changed


def finish(removal):
    while not carry_out_removal(removal):
        pass


def test_a_fate_is_changed_and_noted(fate, orders, acme, scope):
    fate()
    assert orders.on_erasure == "separate"
    assert orders.fate_changed is not None
    with scope(acme):
        assert Entry.objects.filter(action="custom_table.fate_changed").exists()


def test_a_fate_that_was_changed_meanwhile_is_looked_at_again(fate):
    fate()
    with pytest.raises(FateChanged):
        fate()


def test_while_people_are_being_deleted_their_entries_fate_stays(
    fate, orders, people, acme, scope
):
    with scope(acme):
        Erasure.objects.create(
            account=acme,
            table=people,
            table_name="People",
            door="selection",
            launched="2026-11-23T00:00:00Z",
        )
    with pytest.raises(BeingErased):
        fate()


def test_a_deletion_shown_before_the_change_is_stale(
    fate, orders, people, ann, ada, acme, scope
):
    with scope(acme):
        seen = preview(people, [ann.pk]).fingerprint
    fate()
    with scope(acme), pytest.raises(StalePreview):
        erase_selection(
            people, [ann.pk], by=ada, reason="", fingerprint=seen, confirmed=True
        )


def test_a_deletion_shown_after_it_goes_by_the_new_fate(
    fate, orders, people, ann, ada, acme, scope
):
    kept = entry(orders, ann, scope, product="Tent")
    fate()
    with scope(acme):
        seen = preview(people, [ann.pk]).fingerprint
        erase_selection(
            people, [ann.pk], by=ada, reason="", fingerprint=seen, confirmed=True
        )
        kept.refresh_from_db()
    assert kept.profile_id is None


def test_an_attribute_goes_from_every_entry(orders, ann, ada, acme, scope, monkeypatch):
    monkeypatch.setattr(worker, "SLICE_ROWS", 2)
    for number in range(5):
        entry(orders, ann, scope, product="Tent", quantity=number)
    with scope(acme):
        gone = EntryAttribute.objects.select_related("custom_table").get(name="product")
        removal = remove_entry_attribute(gone, by=ada)
        with pytest.raises(StillLeaving):
            add_entry_attribute(orders, "product", "Product", "text", by=ada)
    finish(removal)
    with scope(acme):
        assert not CustomRemoval.objects.exists()
        held = CustomEntry.objects.values_list("attributes", flat=True)
        assert [sorted(each) for each in held] == [["quantity"]] * 5
        add_entry_attribute(orders, "product", "Product", "text", by=ada)


def test_a_table_goes_with_its_entries_and_no_others(
    orders, ann, ada, people, acme, scope, monkeypatch
):
    monkeypatch.setattr(worker, "SLICE_ROWS", 2)
    for number in range(5):
        entry(orders, ann if number % 2 else None, scope, quantity=number)
    factories.traces(ann)
    with scope(acme):
        before = CustomEntry.objects.exclude(custom_table=orders).count()
        removal = remove_custom_table(orders, by=ada, confirmed=True)
        assert not CustomTable.objects.filter(pk=orders.pk).exists()
        with pytest.raises(WrongState):
            CustomTable.every.get(pk=orders.pk).become(CustomStatus.REMOVING)
    finish(removal)
    with scope(acme):
        assert not CustomTable.every.filter(pk=orders.pk).exists()
        assert CustomEntry.objects.count() == before == 1
        assert Profile.objects.filter(pk=ann.pk).exists()


def test_a_table_that_a_segment_names_stays(orders, ada, people, acme, scope):
    criterion = {"shape": "entry", "custom_table": orders.pk, "at_least": 1}
    with scope(acme):
        Segment.objects.create(
            account=acme, table=people, name="Buyers", criterion=criterion
        )
        with pytest.raises(InUse):
            remove_custom_table(orders, by=ada, confirmed=True)


def test_whoever_removes_is_told_when_it_is_done(acme, orders, ada, ann, scope):
    entry(orders, ann, scope)
    with scope(acme):
        gone = EntryAttribute.objects.get(custom_table=orders, name="product")
        removals = [remove_entry_attribute(gone, by=ada)]
    finish(removals[0])
    with scope(acme):
        last = remove_custom_table(orders, by=ada, confirmed=True)
    finish(last)
    with scope(acme):
        notes = Notification.objects.filter(account=acme, member=ada).order_by("pk")
        told = list(notes.values_list("kind", "subject", "path"))
    custom = "/a/acme/tables/people/custom/"
    assert told == [
        (Kind.REMOVED, f"{orders.name}: product", f"{custom}{orders.slug}/"),
        (Kind.REMOVED, orders.name, custom),
    ]
