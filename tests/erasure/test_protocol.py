"""Freeze, vanish, sweep, prove: exact whatever happens in between."""

import threading
from itertools import pairwise

import pytest
from django.db import connection

from common import sql
from common.errors import WrongState
from erasure.actions.complete_erasure import SomethingIsLeft, complete_erasure
from erasure.actions.erase_selection import NotConfirmed, OnHold
from erasure.actions.launch_erasure import StalePreview, launch_erasure
from erasure.actions.place_hold import place_hold
from erasure.actions.stop_erasure import close_stopped_erasure, stop_erasure
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine import plan, sets, sweep
from erasure.fates import RULES
from erasure.models import Door, Erasure, Slice, Status
from erasure.selection import preview
from interactions.models import EmailInteraction
from profiles.models import Profile, Target
from tests import factories

SECONDS = 20
# Statements that change something, in one slice: profiles, each rule, the ledger.
A_SLICE = len(RULES) + 2


@pytest.fixture
def launch(people, ada, scope):
    """Return what launches an erasure of some profiles, two a slice."""

    def launched(profiles, expected=None):
        with scope(people.account):
            return launch_erasure(
                people,
                sets.picked([profile.pk for profile in profiles]),
                by=ada,
                door=Door.FILE,
                reason="",
                expected=len(profiles) if expected is None else expected,
                fingerprint="f",
                facts={"sha256": "0" * 64},
            )

    return launched


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(plan, "SLICE_TARGETS", 2)


@pytest.fixture
def visible(acme, scope):
    def numbers():
        with scope(acme):
            return set(Profile.objects.visible(acme).values_list("pk", flat=True))

    return numbers


def fresh(erasure, scope):
    with scope(erasure.account):
        return Erasure.objects.select_related("account").get(pk=erasure.pk)


# Freeze and vanish ------------------------------------------------------------------


def test_targets_are_in_no_answer_from_the_launch_on(crowd, launch, visible):
    launch(crowd[:3])
    assert visible() == {profile.pk for profile in crowd[3:]}


def test_a_set_is_cut_into_slices_that_hold_everybody_once(crowd, launch, acme, scope):
    launch(crowd)
    with scope(acme):
        parts = list(Slice.objects.order_by("ordinal"))
    assert [part.targets for part in parts] == [2, 2, 1]
    assert all(a.last < b.first for a, b in pairwise(parts))


def test_a_set_that_is_not_as_large_as_shown_is_refused(
    crowd, launch, visible, acme, scope
):
    with pytest.raises(StalePreview):
        launch(crowd[:3], expected=4)
    assert len(visible()) == 5
    with scope(acme):
        assert not Erasure.objects.exists()
        assert not Target.objects.exists()


def test_numbers_of_another_account_are_never_frozen(
    crowd, strangers, launch, acme, globex, scope
):
    with pytest.raises(StalePreview):
        launch([crowd[0], strangers[0]])
    launch([crowd[0], strangers[0]], expected=1)
    with scope(globex):
        assert Profile.objects.visible(globex).count() == 2


def test_a_profile_belongs_to_one_erasure_at_a_time(crowd, launch):
    launch(crowd[:2])
    with pytest.raises(StalePreview):
        launch(crowd[1:3])


def test_who_is_on_hold_is_not_frozen(crowd, hold, launch, visible):
    hold(crowd[0])
    with pytest.raises(StalePreview):
        launch(crowd[:2])
    launch(crowd[:2], expected=1)
    assert crowd[0].pk in visible()


def test_nobody_who_is_being_deleted_can_be_put_on_hold(crowd, launch, olga):
    launch(crowd[:1])
    with pytest.raises(Profile.DoesNotExist):
        place_hold(crowd[0], by=olga, reason="Case")


# Sweep and prove --------------------------------------------------------------------


@pytest.fixture
def finish(scope):
    def finished(erasure):
        assert sweep_erasure(erasure, wait=True)
        complete_erasure(erasure)
        return fresh(erasure, scope)

    return finished


def test_an_erasure_ends_with_exact_counts(crowd, launch, finish, visible):
    erasure = finish(launch(crowd[:3]))
    assert (erasure.status, erasure.erased, erasure.traces["emails"]) == (
        Status.COMPLETED,
        3,
        3,
    )
    assert erasure.ended
    assert len(visible()) == 2


def test_a_redelivered_sweep_does_nothing(crowd, launch, finish, scope, acme):
    erasure = launch(crowd[:3])
    sweep_erasure(erasure, wait=True)
    with scope(acme):
        before = list(Slice.objects.order_by("ordinal").values())
    done = finish(erasure)
    with scope(acme):
        assert list(Slice.objects.order_by("ordinal").values()) == before
    assert done.erased == 3
    assert sweep_erasure(done, wait=True) is False
    with pytest.raises(WrongState):
        complete_erasure(done)


@pytest.mark.parametrize("at", range(A_SLICE))
def test_a_worker_that_dies_in_a_slice_has_done_none_of_it(
    crowd, launch, finish, monkeypatch, scope, acme, rows, at
):
    erasure = launch(crowd[:4])
    run, calls = sql.run, []

    def dying(name, *arguments):
        calls.append(name)
        if len(calls) == at + A_SLICE + 1:  # a statement of the second slice
            raise ConnectionError
        return run(name, *arguments)

    monkeypatch.setattr(sql, "run", dying)
    with pytest.raises(ConnectionError):
        sweep_erasure(erasure, wait=True)
    monkeypatch.setattr(sql, "run", run)
    with scope(acme):
        assert Profile.objects.filter(account=acme).count() == 3
        assert EmailInteraction.objects.count() == 3
        assert Slice.objects.filter(done=None).count() == 1
    done = finish(erasure)
    assert (done.erased, done.traces["identifiers"]) == (4, 12)


def test_what_slipped_in_is_found_by_the_proof_and_swept(
    crowd, launch, acme, scope, finish
):
    erasure = launch(crowd[:3])
    sweep_erasure(erasure, wait=True)
    factories.traces(crowd[0])
    done = finish(erasure)
    assert done.traces["emails"] == 4
    assert not any(done.left.values())
    with scope(acme):
        assert EmailInteraction.objects.count() == 2
        assert Slice.objects.count() == 3


def test_an_erasure_that_leaves_something_never_completes(
    crowd, launch, monkeypatch, scope
):
    erasure = launch(crowd[:3])
    sweep_erasure(erasure, wait=True)
    factories.traces(crowd[0])
    monkeypatch.setattr(sweep, "sweep", lambda *_: {})
    with pytest.raises(SomethingIsLeft):
        complete_erasure(erasure)
    assert fresh(erasure, scope).status == Status.SWEEPING


# Stop -------------------------------------------------------------------------------


@pytest.fixture
def halfway(crowd, launch, scope, acme, ada, monkeypatch):
    """Return an erasure of five that was stopped after its first slice."""
    erasure = launch(crowd)
    real = sweep.sweep

    def once(*arguments):
        counts = real(*arguments)
        stop_erasure(erasure, by=ada)
        return counts

    monkeypatch.setattr(sweep, "sweep", once)
    assert sweep_erasure(erasure, wait=True) is False
    monkeypatch.setattr(sweep, "sweep", real)
    return erasure


def test_what_is_gone_stays_gone_and_the_rest_is_back(
    halfway, crowd, visible, scope, acme
):
    assert visible() == set()
    close_stopped_erasure(halfway)
    assert visible() == {profile.pk for profile in crowd[2:]}
    with scope(acme):
        assert Profile.objects.filter(account=acme).count() == 3
        assert EmailInteraction.objects.count() == 3


def test_the_report_of_a_stopped_erasure_says_both(halfway, scope):
    close_stopped_erasure(halfway)
    stopped = fresh(halfway, scope)
    assert (stopped.status, stopped.targets, stopped.erased) == (
        Status.STOPPED,
        5,
        2,
    )
    assert stopped.traces["emails"] == 2
    assert not any(stopped.left.values())


def test_a_stopped_erasure_goes_no_further(halfway, visible, ada):
    close_stopped_erasure(halfway)
    assert sweep_erasure(halfway, wait=True) is False
    for act in (complete_erasure, close_stopped_erasure):
        with pytest.raises(WrongState):
            act(halfway)
    with pytest.raises(WrongState):
        stop_erasure(halfway, by=ada)
    assert len(visible()) == 3


def test_who_came_back_can_be_erased_again(halfway, crowd, launch, finish, visible):
    close_stopped_erasure(halfway)
    assert finish(launch(crowd[2:])).erased == 3
    assert visible() == set()


def test_a_completed_erasure_cannot_be_stopped(crowd, launch, finish, ada):
    done = finish(launch(crowd[:1]))
    with pytest.raises(WrongState):
        stop_erasure(done, by=ada)


# By hand ----------------------------------------------------------------------------


def test_without_the_tick_nothing_happens(erase, crowd, visible):
    with pytest.raises(NotConfirmed):
        erase(crowd[:1], confirmed=False)
    assert len(visible()) == 5


def test_a_hold_placed_after_the_look_stops_the_act(
    erase, crowd, hold, people, visible, scope, acme
):
    with scope(acme):
        seen = preview(people, [crowd[0].pk, crowd[1].pk])
    hold(crowd[0])
    with pytest.raises(OnHold):
        erase(crowd[:2], seen=seen)
    assert len(visible()) == 5


@pytest.fixture
def fingerprint(people, scope, acme):
    def of(profiles):
        with scope(acme):
            return preview(people, [profile.pk for profile in profiles]).fingerprint

    return of


def test_a_fingerprint_is_of_the_people_not_of_their_order(crowd, fingerprint):
    assert fingerprint(crowd[:3]) == fingerprint(crowd[2::-1])
    assert fingerprint(crowd[:3]) != fingerprint(crowd[:2])
    assert fingerprint(crowd[:3]) != fingerprint(crowd[1:4])


def test_a_new_trace_does_not_make_a_preview_stale(people, fingerprint):
    one, other = factories.profiles(people, 2)
    factories.traces(other)  # the custom tables are there before
    before = fingerprint([one])
    factories.traces(one)
    assert fingerprint([one]) == before


def test_a_changed_profile_makes_a_preview_stale(crowd, fingerprint, scope, acme):
    before = fingerprint(crowd[:3])
    with scope(acme):
        anna = Profile.objects.get(account=acme, pk=crowd[0].pk)
        anna.updated = anna.updated.replace(year=2030)
        anna.save(update_fields=["updated"])
    assert fingerprint(crowd[:3]) != before


# Together ---------------------------------------------------------------------------


@pytest.fixture
def together():
    """Return what runs acts at the same time, each on a connection of its own."""

    def run(*acts):
        barrier, results = threading.Barrier(len(acts)), []

        def one(act):
            try:
                barrier.wait(SECONDS)
                results.append(act())
            except Exception as error:  # noqa: BLE001
                results.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
        assert len(results) == len(acts)
        return results

    return run


@pytest.mark.django_db(transaction=True)
def test_several_workers_on_one_erasure_count_exactly(
    people, launch, finish, together, scope, visible
):
    made = factories.profiles(people, 20)
    erasure = launch(made)
    copies = [fresh(erasure, scope) for _ in range(3)]
    results = together(
        *(lambda each=each: sweep_erasure(each, wait=False) for each in copies)
    )
    assert not [result for result in results if isinstance(result, Exception)]
    done = finish(fresh(erasure, scope))
    assert (done.erased, done.traces["identifiers"]) == (20, 60)
    assert visible() == set()
    with scope(people.account):
        counts = Slice.objects.values_list("counts__profiles", flat=True)
        assert list(counts) == [2] * 10


@pytest.mark.django_db(transaction=True)
def test_one_of_two_that_want_the_same_people_gets_them(
    people, erase, together, scope, acme, ada
):
    made = factories.profiles(people, 6)
    with scope(acme):
        seen = preview(people, [profile.pk for profile in made])
    results = together(*(lambda: erase(made, by=ada, seen=seen) for _ in range(3)))
    erased = [result for result in results if isinstance(result, Erasure)]
    refused = [result for result in results if isinstance(result, StalePreview)]
    assert (len(erased), len(refused)) == (1, 2)
    with scope(acme):
        assert Erasure.objects.count() == 1
        assert Target.objects.count() == 6
        assert not Profile.objects.filter(account=acme).exists()


@pytest.mark.django_db(transaction=True)
def test_a_hold_and_a_launch_at_once_agree_on_who_came_first(
    people, launch, together, olga, scope, acme
):
    made = factories.profiles(people, 2)
    results = together(
        lambda: launch(made), lambda: place_hold(made[0], by=olga, reason="Case")
    )
    failed = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in failed] in (
        [StalePreview],
        [Profile.DoesNotExist],
    )
