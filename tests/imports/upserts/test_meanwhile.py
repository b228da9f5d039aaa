"""What others do between the overview, the launch and the slices of a run."""

import threading

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from audit.models import Entry
from erasure.actions.erase_selection import erase_selection
from erasure.selection import preview
from imports.actions.acts.upsert import DefinitionChanged, RowsDrifted, work
from imports.actions.run_execution import run_execution
from imports.actions.stop_execution import stop_execution
from imports.actions.tell_trouble import tell_trouble
from imports.models import Import, Slice
from imports.upserting import rows as staged_rows
from interactions.models import EmailInteraction
from notifications.models import Kind as Note
from notifications.models import Notification
from profiles.actions.add_attribute import add_attribute
from profiles.actions.carry_out_key_change import carry_out_key_change
from profiles.actions.change_attribute import change_attribute
from profiles.actions.make_unique import make_unique
from profiles.actions.remove_attribute import remove_attribute
from profiles.models import Identifier, Profile
from profiles.models.definitions import Type
from profiles.queries import attributes
from profiles.terms import Terms
from tenancy.scope import account_transaction
from tests import factories

HEADER = "email,phone,city"


@pytest.fixture
def three(people):
    return [
        factories.profile(people, email=f"p{n}@x.example", city="Gent")
        for n in range(3)
    ]


@pytest.fixture
def erase(people, ada):
    """Return what deletes some profiles by hand."""

    def erased(*profiles):
        numbers = [each.pk for each in profiles]
        with account_transaction(people.account):
            seen = preview(people, numbers)
            erase_selection(
                people,
                numbers,
                by=ada,
                reason="",
                fingerprint=seen.fingerprint,
                confirmed=True,
            )

    return erased


def lines(*cities):
    return [f"p{n}@x.example,,{city}" for n, city in enumerate(cities)]


def in_account(people, question):
    with account_transaction(people.account):
        return question()


def test_who_comes_before_the_launch_makes_the_list_stale(people, three, upserts):
    run = upserts.staged(people, HEADER, *lines("Lier", "Lier", "Lier", "Lier"))
    factories.profile(people, email="p3@x.example")
    with pytest.raises(RowsDrifted):
        upserts.launched(run)
    with account_transaction(people.account):
        assert Import.objects.get().status == "staged"


def test_who_is_deleted_after_the_launch_is_not_brought_back(
    people, three, upserts, erase
):
    run = upserts.staged(people, HEADER, *lines("Lier", "Lier", "Lier"))
    execution = upserts.launched(run)
    erase(three[1])
    run_execution(execution)
    assert execution.outcomes == {"updated": 2, "already being deleted": 1}
    with account_transaction(people.account):
        cities = Profile.objects.visible(people.account).values_list(
            "attributes__city", flat=True
        )
        assert list(cities) == ["Lier", "Lier"]
        assert not Identifier.objects.filter(value="p1@x.example").exists()
    with default_storage.open(execution.error_csv) as file:
        text = file.read().decode("utf-8-sig")
    assert "p1@x.example" not in text


def test_who_takes_a_value_after_the_launch_keeps_it(people, three, upserts):
    run = upserts.staged(people, HEADER, "new@x.example,+32470000001,Lier", *lines("A"))
    execution = upserts.launched(run)
    factories.profile(people, email="own@x.example", phone="+32470000001")
    run_execution(execution)
    assert execution.outcomes == {"updated": 1, "conflict": 1}
    with account_transaction(people.account):
        assert not Identifier.objects.filter(value="new@x.example").exists()


def test_who_is_added_by_somebody_else_after_the_launch_is_not_changed(people, upserts):
    execution = upserts.launched(upserts.staged(people, HEADER, "a@x.example,,Lier"))
    other = factories.profile(people, email="a@x.example", city="Gent")
    run_execution(execution)
    assert execution.outcomes == {"conflict": 1}
    with account_transaction(people.account):
        other.refresh_from_db()
    assert other.attributes["city"] == "Gent"


def test_the_same_change_made_by_hand_meanwhile_leaves_the_row_unchanged(
    people, three, upserts
):
    execution = upserts.launched(upserts.staged(people, HEADER, *lines("Lier")))
    with account_transaction(people.account):
        three[0].attributes["city"] = "Lier"
        three[0].save()
    run_execution(execution)
    assert execution.outcomes == {"unchanged": 1}


@pytest.fixture
def define(people, ada):
    """Return what has an attribute of the table keep to other terms, or adds it."""

    def defined(name, **terms):
        there = {each.name for each in in_account(people, lambda: attributes(people))}
        act = change_attribute if name in there else add_attribute
        act(people, name, name.title(), Terms(Type.TEXT, **terms), by=ada)

    return defined


@pytest.fixture
def make_key(people, ada):
    """Return what has an attribute made a unique key; what is returned builds it."""

    def made(name):
        with account_transaction(people.account):
            attribute = people.attribute_set.get(name=name)
        change = make_unique(attribute, by=ada, kind="text")
        return lambda: carry_out_key_change(change)

    return made


def test_a_definition_that_changed_before_the_launch_makes_the_list_stale(
    people, three, upserts, define
):
    run = upserts.staged(people, HEADER, *lines("Lier"))
    define("city", most_characters=10)
    with pytest.raises(DefinitionChanged):
        upserts.launched(run)


def test_a_definition_that_changes_after_the_launch_leaves_the_rows_out(
    people, three, upserts, define
):
    execution = upserts.launched(upserts.staged(people, HEADER, *lines("Lier")))
    define("city", most_characters=10)
    run_execution(execution)
    assert execution.outcomes == {"redefined": 1}
    with account_transaction(people.account):
        three[0].refresh_from_db()
    assert three[0].attributes["city"] == "Gent"


@pytest.mark.parametrize("terms", [{}, {"required": True}])
def test_an_attribute_that_is_added_concerns_rows_that_would_have_to_have_it(
    terms, people, upserts, define
):
    run = upserts.staged(people, HEADER, "n@x.example,,Lier")
    define("shirt", **terms)
    if terms:
        with pytest.raises(DefinitionChanged):
            upserts.launched(run)
    else:
        assert upserts.run(run).outcomes == {"new": 1}


def test_a_change_of_what_the_list_has_no_column_for_leaves_it_as_it_is(
    people, three, upserts, define, make_key
):
    execution = upserts.launched(upserts.staged(people, HEADER, *lines("Lier")))
    define("shirt")
    make_key("shirt")()
    run_execution(execution)
    assert execution.outcomes == {"updated": 1}


def test_a_key_of_a_column_that_is_begun_after_the_reading_leaves_the_rows_out(
    people, three, upserts, define, make_key
):
    define("card")
    execution = upserts.launched(
        upserts.staged(people, "email,card", "p0@x.example,A1", "n@x.example,A2")
    )
    make_key("card")
    run_execution(execution)
    assert execution.outcomes == {"redefined": 2}


@pytest.mark.parametrize("when", ["before the launch", "after the launch"])
def test_a_key_of_a_column_that_comes_into_use_meanwhile_knows_its_rows(
    when, people, three, upserts, define, make_key
):
    define("card")
    build = make_key("card")
    run = upserts.staged(people, "email,card", "p0@x.example,A1", "n@x.example,A2")
    if when == "before the launch":
        build()
    execution = upserts.launched(run)
    if when == "after the launch":
        build()
    run_execution(execution)
    assert execution.outcomes == {"updated": 1, "new": 1}
    with account_transaction(people.account):
        key = people.unique_keys.get(attribute__name="card")
        values = Identifier.objects.filter(unique_key=key)
        assert set(values.values_list("value", flat=True)) == {"A1", "A2"}


def test_a_key_that_is_refused_meanwhile_leaves_the_rows_out(
    people, three, upserts, define, make_key
):
    define("card")
    for each in three[:2]:
        each.attributes["card"] = "A1"
        in_account(people, each.save)
    build = make_key("card")
    execution = upserts.launched(upserts.staged(people, "email,card", "n@x.example,A2"))
    build()
    run_execution(execution)
    assert execution.outcomes == {"redefined": 1}


def test_an_attribute_that_a_list_made_and_that_is_removed_leaves_the_rows_out(
    people, three, upserts, ada
):
    execution = upserts.launched(
        upserts.staged(
            people, "email,Shirt", "p0@x.example,M", columns=["", "new:text"]
        )
    )
    remove_attribute(people, "shirt", by=ada)
    run_execution(execution)
    assert execution.outcomes == {"redefined": 1}


def test_a_stopped_run_says_which_rows_it_did_not_come_to(
    people, three, upserts, ada, monkeypatch
):
    monkeypatch.setattr(staged_rows, "SLICE_ROWS", 1)
    execution = upserts.launched(
        upserts.staged(people, HEADER, *lines("Lier", "Lier", "Lier"))
    )
    real = staged_rows.write

    def write_and_stop(*given, **also):
        real(*given, **also)
        stop_execution(execution, by=ada)

    monkeypatch.setattr(staged_rows, "write", write_and_stop)
    with account_transaction(people.account):
        execution.become("running")
    run_execution(execution)
    assert execution.status == "stopped"
    assert execution.outcomes == {"updated": 1, "not reached": 2}
    assert execution.error_rows == 2


def test_a_slice_that_is_done_is_not_done_again(people, three, upserts, monkeypatch):
    monkeypatch.setattr(staged_rows, "SLICE_ROWS", 2)
    execution = upserts.launched(
        upserts.staged(people, HEADER, *lines("Lier", "Lier", "Lier"), "n@x.example,,X")
    )
    work(execution, 60)
    with account_transaction(people.account):
        before = list(Profile.objects.order_by("pk").values_list("pk", "updated"))
        assert Slice.objects.filter(done=None).count() == 0
    run_execution(execution)
    assert execution.outcomes == {"updated": 3, "new": 1}
    with account_transaction(people.account):
        after = list(Profile.objects.order_by("pk").values_list("pk", "updated"))
    assert after == before


def test_who_was_deleted_and_comes_again_is_fresh(people, three, upserts, erase):
    factories.traces(three[0])
    erase(three[0])
    run = upserts.done(people, HEADER, *lines("Lier"))
    assert run.outcomes == {"new": 1}
    with account_transaction(people.account):
        fresh = Profile.objects.get(attributes__email="p0@x.example")
        assert fresh.pk != three[0].pk
        assert not EmailInteraction.objects.filter(profile=fresh.pk).exists()


def test_the_trail_and_the_note_say_what_was_done(people, three, upserts, ada, browser):
    execution = upserts.done(people, HEADER, *lines("Lier"), "n@x.example,,Gent")
    with account_transaction(people.account):
        run = Import.objects.get()
        entries = {each.action: each for each in Entry.objects.all()}
        note = Notification.objects.get(member=ada)
    for action in ("import.launched", "import.completed"):
        assert entries[action].facts["file_sha256"] == run.file_sha256
        assert entries[action].facts["outcomes"] == {"new": 1, "updated": 1}
        assert "x.example" not in str(entries[action].facts)
    assert note.kind == Note.IMPORTED
    assert (note.facts["added"], note.facts["updated"]) == (1, 1)
    assert b"1 added, 1 updated" in browser(ada).get("/a/acme/notifications/").content
    assert execution.author == "Ada Test"


def test_trouble_with_an_import_is_not_called_a_deletion(people, three, upserts):
    execution = upserts.launched(upserts.staged(people, HEADER, *lines("Lier")))
    with account_transaction(people.account):
        tell_trouble(execution)
        [note] = Notification.objects.all()
    assert str(note).startswith("Import failed: ")


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_slices(people, upserts, monkeypatch):
    monkeypatch.setattr(staged_rows, "SLICE_ROWS", 5)
    lists = [f"n{n}@x.example,,Lier" for n in range(60)]
    execution = upserts.launched(upserts.staged(people, HEADER, *lists))
    faults = []

    def help_along():
        try:
            work(execution, 60, leads=False)
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connection.close()

    helper = threading.Thread(target=help_along)
    helper.start()
    run_execution(execution)
    helper.join()
    assert faults == []
    assert execution.outcomes == {"new": 60}
    with account_transaction(people.account):
        assert Profile.objects.count() == 60


def test_a_kept_list_goes_with_whoever_stood_in_its_way(people, three, upserts, erase):
    other = factories.profile(people, email="o@x.example", phone="+32470000009")
    execution = upserts.done(
        people, HEADER, *lines("Lier"), "n@x.example,+32470000009,Lier"
    )
    assert execution.outcomes == {"updated": 1, "conflict": 1}
    erase(other)
    with account_transaction(people.account):
        assert Import.objects.get().withdrawn


def test_a_slice_that_breaks_off_is_undone_wholly_and_done_again(
    people, three, upserts, monkeypatch
):
    monkeypatch.setattr(staged_rows, "SLICE_ROWS", 2)
    execution = upserts.launched(
        upserts.staged(people, HEADER, *lines("Lier", "Lier", "Lier"), "n@x.example,,X")
    )
    real, taken = staged_rows.counts, []

    def break_off(*given):
        taken.append(given)
        if len(taken) == 2:
            raise RuntimeError
        return real(*given)

    monkeypatch.setattr(staged_rows, "counts", break_off)
    with pytest.raises(RuntimeError):
        run_execution(execution)
    with account_transaction(people.account):
        assert Slice.objects.filter(done=None).count() == 1
        assert not Identifier.objects.filter(value="n@x.example").exists()
    run_execution(execution)
    assert execution.outcomes == {"updated": 3, "new": 1}
