"""A criterion that is copied while an erasure launches names nobody who is erased."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection

from erasure.actions.launch_erasure import launch_erasure
from erasure.engine import holders, sets
from erasure.models import Door
from exports.actions.request_list import request_list
from exports.models import Export
from imports.actions.import_matches import import_matches
from imports.models import Import
from segments.actions import withhold_values as withholding
from segments.actions.change_draft import StaleDraft, change_draft
from segments.actions.duplicate_segment import duplicate_segment
from segments.actions.save_as_segment import save_as_segment
from segments.actions.save_segment import SavedMeanwhile, save_segment
from segments.drafts import Draft
from segments.models import Exploration, Segment
from segments.withholding import said_of
from tenancy.scope import account_transaction
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 10
SHORT_SECONDS = 0.5
WHOM = {
    "shape": "attribute",
    "attribute": "email",
    "test": {"is": "is one of", "values": ["anna@acme.example", "x@y.example"]},
}
MORE = {"shape": "all profiles"}
FILE: dict[str, Any] = {"columns": ["email"], "format": "csv", "title": "Some"}


@pytest.fixture
def anna(people):
    factories.profile(people, email="x@y.example", crm_id="X-1")
    return factories.profile(people, email="anna@acme.example", crm_id="A-1")


@pytest.fixture
def segment(people, ada, scope):
    with scope(people.account):
        return Segment.objects.create(
            account=people.account, table=people, name="S", criterion=WHOM, author=ada
        )


@pytest.fixture
def explored(people, ada, scope):
    with scope(people.account):
        return Exploration.objects.create(
            account=people.account, table=people, author=ada, criterion=WHOM
        )


def changed(segment, ada):
    """Return what somebody has changed of a segment and not saved."""
    return Exploration.objects.create(
        account=segment.account,
        table=segment.table,
        segment=segment,
        author=ada,
        criterion=WHOM,
        version=1,
    )


def save_as(segment, explored, ada):
    draft = Draft(ada, None, explored)
    return lambda: save_as_segment(draft, "Saved", token=draft.token)


def save_as_another(segment, explored, ada):
    draft = Draft(ada, segment, None)
    return lambda: save_as_segment(draft, "Saved", token=draft.token)


def save(segment, explored, ada):
    draft = Draft(ada, segment, changed(segment, ada))
    return lambda: save_segment(draft, token=draft.token)


def change(segment, explored, ada):
    draft = Draft(ada, segment, None)
    return lambda: change_draft(draft, lambda _held: (MORE, ()), token=draft.token)


def duplicate(segment, explored, ada):
    return lambda: duplicate_segment(segment, by=ada)


def delete_matches(segment, explored, ada):
    return lambda: import_matches(segment, by=ada)


def export_matches(segment, explored, ada):
    asked = {"segment": str(segment.pk)}
    return lambda: request_list(asked, by=ada, **FILE)


def export_explored(segment, explored, ada):
    asked = {"exploration": str(explored.pk)}
    return lambda: request_list(asked, by=ada, **FILE)


COPIES = [
    save_as,
    save_as_another,
    save,
    change,
    duplicate,
    delete_matches,
    export_matches,
    export_explored,
]


@contextmanager
def beside(act):
    """Run `act` in a thread with a connection of its own, while the block runs."""
    raised: list[BaseException] = []

    def run():
        try:
            act()
        except BaseException as error:  # noqa: BLE001 (it is raised again below)
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(SECONDS)
    if raised:
        raise raised[0]


@pytest.fixture
def delete(people, anna, ada):
    """Return what launches an erasure of Anna."""

    def launched():
        launch_erasure(
            people,
            sets.picked([anna.pk]),
            by=ada,
            door=Door.FILE,
            reason="",
            expected=1,
            fingerprint="f",
            facts={},
        )

    return launched


@pytest.fixture
def looking(monkeypatch):
    """Say when a launch has read what criteria say, and have it wait for a while."""
    read = threading.Event()

    def slowly(account_id):
        said = said_of(account_id)
        read.set()
        time.sleep(SHORT_SECONDS)
        return said

    monkeypatch.setattr(withholding, "said_of", slowly)
    return read


@pytest.fixture
def criteria(acme, scope):
    def kept():
        """Return everything that criteria say, as text."""
        with scope(acme):
            return json.dumps(
                [
                    *Segment.objects.values_list("criterion"),
                    *Exploration.objects.values_list("criterion", "past", "undone"),
                    *Import.objects.values_list("criterion", "criterion_text"),
                    *Export.objects.values_list("criterion"),
                ]
            )

    return kept


@pytest.mark.parametrize("copy", COPIES)
def test_an_erasure_waits_for_a_copy_that_is_being_made(
    acme, ada, segment, explored, delete, criteria, scope, copy
):
    assert "anna" in criteria()
    waits = threading.Event()
    with scope(acme):
        act = copy(segment, explored, ada)
    with beside(lambda: (waits.wait(SECONDS), delete())) as launch, scope(acme):
        act()
        waits.set()
        launch.join(SHORT_SECONDS)
        assert launch.is_alive()
    assert "anna" not in criteria()
    assert "x@y.example" in criteria()


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_that_comes_later_copies_what_an_erasure_left(
    acme, ada, segment, explored, delete, criteria, looking, copy
):
    with account_transaction(acme):
        act = copy(segment, explored, ada)  # it has read the criterion
    with beside(delete):
        assert looking.wait(SECONDS)
        with suppress(StaleDraft), account_transaction(acme):
            act()
    assert "anna" not in criteria()


@pytest.fixture
def looked(monkeypatch):
    """Say when a launch has been through everything that holds people, and hold it up."""
    through = threading.Event()

    def rests(account_id, profiles):
        through.set()
        time.sleep(SHORT_SECONDS)

    monkeypatch.setattr(holders, "_HOLDERS", {**holders._HOLDERS})
    holders.register("rest", withdraw=rests)
    return through


@pytest.mark.parametrize("copy", COPIES)
def test_so_does_one_that_comes_when_all_was_looked_through(
    acme, ada, segment, explored, delete, criteria, looked, copy
):
    with account_transaction(acme):
        act = copy(segment, explored, ada)
    with beside(delete):
        assert looked.wait(SECONDS)
        with suppress(StaleDraft), account_transaction(acme):
            act()
    assert "anna" not in criteria()


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(
    acme, ada, segment, explored, scope
):
    with scope(acme):
        act = save(segment, explored, ada)
        segment.criterion = MORE
        segment.save()
        with pytest.raises(SavedMeanwhile):
            act()
