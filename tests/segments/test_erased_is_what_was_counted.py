"""Who is counted is who is listed, exported and erased, whatever happens meanwhile."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from erasure.actions.complete_erasure import complete_erasure
from erasure.actions.launch_erasure import StalePreview, launch_erasure
from erasure.actions.lift_hold import lift_hold
from erasure.actions.place_hold import place_hold
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine.sets import ProfileSet, picked
from erasure.models import Door, Erasure, Hold, Status
from exports.engine.choice import chosen
from profiles.models import Profile, ProfileTable, Tag, Tagging, Target
from segments import queries
from segments.criteria.shapes import AllOf, KnownBy, Not, Tagged
from segments.criteria.writer import written
from tenancy.models import Membership
from tests.segments import plain, world
from tests.segments.conftest import frozen, listed, numbers_in, there

SECONDS = 60
PAIRS, SPARES, HELD = 12, 6, 2
MATCHING = PAIRS + SPARES


@pytest.fixture
def launch(ada: Membership) -> Callable[..., Erasure]:
    """Return what launches the erasure of a set, of which so many were shown."""

    def launched(table: ProfileTable, profiles: ProfileSet, expected: int) -> Erasure:
        return launch_erasure(
            table,
            profiles,
            by=ada,
            door=Door.SEGMENT,
            reason="Tagged",
            expected=expected,
            fingerprint="f" * 64,
            facts={},
        )

    return launched


def targets(erasure: Erasure) -> list[int]:
    rows = Target.objects.filter(account=erasure.account_id, erasure_id=erasure.pk)
    return sorted(rows.values_list("profile_id", flat=True))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_counted_is_listed_exported_and_frozen(table, ada, launch, seed):
    """But for holds: of any criterion, with nobody else about."""
    drawing = world.Drawing(Random(seed))
    population = drawing.population()
    with there(population, table):
        criterion = drawing.admitted(world.SEGMENTS)
        wanted = plain.who_matches(criterion, population, world.NOW, world.ZONE)
        held = drawing.some(wanted, 2) if wanted else []
        for number in set(held):
            Hold.objects.create(account=table.account, profile_id=number, placed_by=ada)
        assert queries.count(table, criterion, world.NOW) == len(wanted)
        assert listed(table, criterion) == frozen(table, criterion) == wanted
        found = queries.matching(table, criterion, world.NOW)
        left = sorted(set(wanted) - set(held))
        assert targets(launch(table, found, len(left))) == left
        assert set(listed(table, criterion)).isdisjoint(left)


# ---- at the same time


@pytest.fixture
def tagged(acme, people, scope) -> Tagged:
    """Return the criterion: carries the tag `test`."""
    with scope(acme):
        return Tagged(Tag.objects.create(account=acme, name="test").pk)


@pytest.fixture
def anybody(people, scope, tagged) -> Callable[..., int]:
    """Return what makes a profile, with the tag or without."""

    def made(*, carries: bool) -> int:
        now = timezone.now()
        with scope(people.account):
            profile = Profile.objects.create(
                account=people.account, table=people, created=now, updated=now
            )
            if carries:
                tagging(profile.pk).save(force_insert=True)
        return profile.pk

    def tagging(number: int) -> Tagging:
        return Tagging(
            account=people.account,
            profile_id=number,
            tag_id=tagged.tag,
            created=timezone.now(),
        )

    return made


class Busy:
    """Somebody who changes things in transactions of their own, until told to stop."""

    def __init__(self, change: Callable[[], None]) -> None:
        self.change = change
        self.changes = 0
        self.error: BaseException | None = None
        self.moved = threading.Condition()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            while not self.stop.is_set():
                self.change()
                with self.moved:
                    self.changes += 1
                    self.moved.notify_all()
        except BaseException as error:  # noqa: BLE001
            with self.moved:
                self.error = error
                self.moved.notify_all()
        finally:
            connection.close()

    def go_on(self, times: int) -> None:
        """Wait until they changed something so often more."""
        with self.moved:
            until = self.changes + times
            done = lambda: self.error or self.changes >= until  # noqa: E731
            assert self.moved.wait_for(done, SECONDS)


@contextmanager
def at_work(*changes: Callable[[], None]) -> Iterator[list[Busy]]:
    """Have changes made over and over in the background."""
    busy = [Busy(change) for change in changes]
    for each in busy:
        each.thread.start()
    try:
        yield busy
    finally:
        for each in busy:
            each.stop.set()
        for each in busy:
            each.thread.join(SECONDS)
    for each in busy:
        if each.error:
            raise each.error


@pytest.mark.django_db(transaction=True)
def test_they_are_one_set_while_profiles_come_go_change_and_are_held(
    people, acme, olga, scope, anybody, tagged, launch
):
    """Each change leaves as many that match: whoever is seen half changed shows.

    Of each pair exactly one carries the tag, and changes hands; spares carry it always,
    some of them on hold, in turns; and whenever one is erased another one comes.
    """
    criterion = AllOf((tagged, Not(KnownBy("email"))))
    pairs = [(anybody(carries=True), anybody(carries=False)) for _ in range(PAIRS)]
    spares = [anybody(carries=True) for _ in range(SPARES)]
    at_hand = threading.Lock()  # over `spares`: who is held is not erased by others
    chance = Random(1)
    others: list[int] = []

    def swap() -> None:
        pair = pairs[chance.randrange(PAIRS)]
        with scope(acme):
            rows = Tagging.objects.filter(account=acme, profile_id__in=pair)
            [row] = rows.select_for_update()
            rows.update(profile_id=sum(pair) - row.profile_id)

    def hold() -> None:
        with at_hand, scope(acme):
            first = Hold.objects.filter(account=acme, lifted=None).earliest("pk")
            held = Hold.objects.filter(account=acme, lifted=None)
            numbers = set(held.values_list("profile_id", flat=True))
            free = next(number for number in spares if number not in numbers)
            lift_hold(first, by=olga)
            place_hold(Profile.objects.get(pk=free), by=olga, reason="Case")
            spares.append(spares.pop(0))

    def erase_one() -> None:
        with at_hand, scope(acme):
            held = Hold.objects.filter(account=acme, lifted=None)
            numbers = set(held.values_list("profile_id", flat=True))
            gone = next(number for number in spares if number not in numbers)
            launch(people, picked([gone]), 1)
            spares[spares.index(gone)] = anybody(carries=True)
            others.append(gone)

    with scope(acme):
        for number in spares[:HELD]:
            place_hold(Profile.objects.get(pk=number), by=olga, reason="Case")
    with at_work(swap, hold, erase_one) as busy:
        for _round in range(8):
            for each in busy:
                each.go_on(1)
            with scope(acme):
                assert queries.count(people, criterion) == MATCHING
                assert len(listed(people, criterion, timezone.now())) == MATCHING
                exported = chosen(people, written(criterion))
                assert len(numbers_in(exported, acme)) == MATCHING
        with scope(acme):
            found = queries.matching(people, criterion)
        # Others erase and hold spares no more: those could be taken from now on.
        for each in busy[1:]:
            each.stop.set()
            each.thread.join(SECONDS)
        erasure = launch(people, found, MATCHING - HELD)
        busy[0].go_on(3)
    with scope(acme):
        taken = set(targets(erasure))
        held = Hold.objects.filter(account=acme, lifted=None)
        kept = set(held.values_list("profile_id", flat=True))
    assert len(taken) == MATCHING - HELD
    assert all(len(taken & set(pair)) == 1 for pair in pairs)
    assert taken - {number for pair in pairs for number in pair} == set(spares) - kept
    assert taken.isdisjoint(others)
    erased_are_exactly(erasure, taken, scope)


def erased_are_exactly(erasure: Erasure, taken: set[int], scope) -> None:
    """Carry an erasure out, and see who is left of everybody."""
    account = erasure.account
    with scope(account):
        before = set(Profile.objects.values_list("pk", flat=True))
    assert sweep_erasure(erasure, wait=True)
    complete_erasure(erasure)
    with scope(account):
        erasure.refresh_from_db()
        assert (erasure.status, erasure.erased) == (Status.COMPLETED, len(taken))
        assert set(Profile.objects.values_list("pk", flat=True)) == before - taken


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Callable[[], None]], threading.Thread]]:
    """Return what begins an act on a connection of its own."""
    threads: list[threading.Thread] = []

    def begin(act: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                act()
            finally:
                connection.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        threads.append(thread)
        return thread

    yield begin
    for thread in threads:
        thread.join(SECONDS)


@pytest.fixture
def unfinished(elsewhere, scope, acme) -> Callable[..., Callable[[bool], None]]:
    """Return what changes something and waits; what it returns ends that."""

    def begin(change: Callable[[], object]) -> Callable[[bool], None]:
        changed, told = threading.Event(), threading.Event()
        keep: list[bool] = []

        def act() -> None:
            with scope(acme):
                change()
                changed.set()
                assert told.wait(SECONDS)
                transaction.set_rollback(not keep[0])

        thread = elsewhere(act)
        assert changed.wait(SECONDS)

        def end(kept: bool) -> None:
            keep.append(kept)
            told.set()
            thread.join(SECONDS)

        return end

    return begin


def waiting() -> bool:
    """Say whether anybody waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_what_is_not_finished_when_a_set_is_frozen_is_not_in_it(
    people, acme, scope, anybody, tagged, launch, unfinished
):
    stays, goes = anybody(carries=True), anybody(carries=True)
    comes = anybody(carries=False)

    def change() -> None:
        rows = Tagging.objects.filter(account=acme, profile_id=goes)
        rows.update(profile_id=comes)
        anybody(carries=True)

    end = unfinished(change)
    erasure = launch(people, queries.matching(people, tagged), 2)
    end(True)
    with scope(acme):
        assert targets(erasure) == [stays, goes]
        assert queries.count(people, tagged) == 2  # who came since
    erased_are_exactly(erasure, {stays, goes}, scope)


@pytest.fixture
def launch_waits(people, tagged, launch, elsewhere, eventually):
    """Return what launches whoever matches while somebody is in the way.

    Who shall be so many; what it returns gives the erasure, or why it was refused.
    """

    def begin(expected: int) -> Callable[[], Erasure | StalePreview]:
        came: list[Erasure | StalePreview] = []

        def act() -> None:
            try:
                found = queries.matching(people, tagged)
                came.append(launch(people, found, expected))
            except StalePreview as refused:
                came.append(refused)

        thread = elsewhere(act)
        eventually(waiting, SECONDS)
        assert not came

        def end() -> Erasure | StalePreview:
            thread.join(SECONDS)
            [result] = came
            return result

        return end

    return begin


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept", [True, False])
def test_a_set_waits_for_an_erasure_that_may_take_some_of_it(
    people, scope, anybody, tagged, launch, unfinished, launch_waits, kept
):
    first, second = anybody(carries=True), anybody(carries=True)
    end = unfinished(lambda: launch(people, picked([first]), 1))
    came = launch_waits(2)
    end(kept)
    result = came()
    with scope(people.account):
        if kept:
            assert isinstance(result, StalePreview)
            assert listed(people, tagged, timezone.now()) == [second]
        else:
            assert isinstance(result, Erasure)
            assert targets(result) == [first, second]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept", [True, False])
def test_a_set_waits_for_a_hold_that_is_being_placed(
    acme, olga, scope, anybody, unfinished, launch_waits, kept
):
    first, second = anybody(carries=True), anybody(carries=True)

    def place() -> None:
        place_hold(Profile.objects.get(pk=first), by=olga, reason="Case")

    end = unfinished(place)
    came = launch_waits(1 if kept else 2)
    end(kept)
    erasure = came()
    assert isinstance(erasure, Erasure)
    with scope(acme):
        assert targets(erasure) == ([second] if kept else [first, second])
