"""Count, list, export and erasure mean the same people, whatever happens meanwhile."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from common.errors import DomainError
from erasure.actions.erase_selection import erase_selection
from erasure.actions.launch_erasure import StalePreview
from erasure.actions.place_hold import place_hold
from erasure.models import Hold
from erasure.selection import preview
from imports import staging
from imports.actions.launch_import import SetChanged
from imports.actions.run_execution import run_execution
from imports.models import Import
from profiles.models import Profile
from segments import queries as segments
from tenancy.scope import account_transaction
from tests.databases import program_url
from tests.imports.matches.conftest import again, fresh, frozen, person, there

SEED = 20261122
TURNS = 12


class Meddler:
    """Somebody who creates, moves, holds and erases people of Ghent all the time."""

    def __init__(self, people: Any, by: Any) -> None:
        self.people, self.by = people, by
        self.account = people.account
        self.chance = random.Random(SEED)
        self.next = 1000
        self.faults: list[Exception] = []

    def meddle(self) -> None:
        """Change something."""
        deed = self.chance.choice(
            [self.create, self.move, self.move, self.hold, self.erase]
        )
        deed()

    def create(self) -> None:
        self.next += 1
        person(self.people, self.next, self.chance.choice(["Ghent", "Bruges"]))

    def move(self) -> None:
        with account_transaction(self.account):
            found = self._somebody()
            if found is not None:
                city = "Bruges" if found.attributes["city"] == "Ghent" else "Ghent"
                rows = Profile.objects.visible(self.account).filter(pk=found.pk)
                rows.update(attributes={**found.attributes, "city": city})

    def hold(self) -> None:
        with account_transaction(self.account):
            found = self._somebody()
            held = Hold.objects.filter(account=self.account, lifted=None).count()
            if found is not None and held < 5:
                self._try(lambda: place_hold(found, by=self.by, reason="Case"))

    def erase(self) -> None:
        with account_transaction(self.account):
            found = self._somebody()
            if found is None:
                return
            self._try(lambda: self._erase(found))

    def _erase(self, found: Profile) -> None:
        seen = preview(self.people, [found.pk])
        erase_selection(
            self.people,
            [found.pk],
            by=self.by,
            reason="",
            fingerprint=seen.fingerprint,
            confirmed=True,
        )

    def _try(self, deed: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                deed()
        except (DomainError, Profile.DoesNotExist):
            return  # they are on hold, being deleted or gone

    def _somebody(self) -> Profile | None:
        shown = Profile.objects.visible(self.account).filter(table=self.people)
        numbers = sorted(shown.values_list("pk", flat=True))
        if not numbers:
            return None
        return shown.filter(pk=self.chance.choice(numbers)).first()


@pytest.fixture
def meddler(people: Any, olga: Any) -> Meddler:
    return Meddler(people, olga)


@contextmanager
def meddling(meddler: Meddler) -> Iterator[None]:
    """Have the meddler at work in a thread of its own."""
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.is_set():
                meddler.meddle()
        except Exception as fault:
            meddler.faults.append(fault)
            raise
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join(30)
    assert not meddler.faults


@contextmanager
def one_moment(account: Any) -> Iterator[None]:
    """Look at one snapshot of the database, as whoever looks at one page does."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with account_transaction(account):
            yield


def set_of(found: Any, account: Any) -> set[int]:
    """Return a ProfileSet's numbers."""
    with connection.cursor() as cursor:
        cursor.execute(found.query, {**found.parameters, "account": account.pk})
        return {number for (number,) in cursor.fetchall()}


def frozen_of(run: Import) -> set[int]:
    with account_transaction(run.account):
        return set_of(staging.matched_profiles(run), run.account)


@pytest.mark.django_db(transaction=True)
def test_they_agree_at_every_moment_and_exactly_what_was_shown_goes(
    people, segment, ada, meddler, launch
):
    account = people.account
    for n in range(40):
        person(people, n)
    criterion_json = segment.criterion
    launched = 0
    with meddling(meddler):
        for turn in range(TURNS):
            with one_moment(account):
                criterion = segments.read(people, criterion_json)
                counted = segments.count(people, criterion)
                listed = set(
                    segments.profiles(people, criterion).values_list("pk", flat=True)
                )
                exported = set_of(segments.matching(people, criterion), account)
            assert listed == exported, turn
            assert counted == len(listed), turn
        run = frozen(segment, ada)
        seen = frozen_of(run)
        assert len(seen) == run.matched
        accepted = ""
        for _try in range(50):
            try:
                execution = launch(run, accepted=accepted)
            except SetChanged as refused:
                accepted = refused.change.digest
            except StalePreview:
                accepted = ""
            else:
                launched = execution.erasure.targets
                break
    assert launched, "nothing was launched"
    run_execution(execution)
    outcomes = execution.outcomes
    assert outcomes["deleted"] == execution.erasure.erased == launched
    assert sum(outcomes.values()) == execution.rows == run.rows_read
    with account_transaction(account):
        left = set(Profile.objects.filter(account=account).values_list("pk", flat=True))
        held = set(
            Hold.objects.filter(account=account, lifted=None).values_list(
                "profile_id", flat=True
            )
        )
    # Whoever was shown is gone, by this run or another, unless a hold was quicker.
    assert left & seen <= held
    assert held <= left
    assert left == there(people)


@pytest.mark.django_db(transaction=True)
def test_nobody_who_was_not_shown_ever_goes(people, segment, ada, meddler, launch):
    for n in range(30):
        person(people, n)
    run = frozen(segment, ada)
    seen = frozen_of(run)
    for _change in range(25):
        meddler.move()
        meddler.create()
    with pytest.raises(SetChanged) as refused:
        launch(run)
    before = there(people)
    run_execution(launch(run, accepted=refused.value.change.digest))
    assert before - there(people) == seen


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_is_being_placed_is_waited_for(people, segment, ada, launch, olga):
    """The launch sees the hold, although it was not there when it compared."""
    made = [person(people, n) for n in range(5)]
    run = frozen(segment, ada)
    account = people.account
    placing = psycopg.connect(program_url())
    placing.execute("SELECT set_config('lethe.account', %s, true)", [str(account.pk)])
    # What place_hold does, up to its commit.
    placing.execute(
        "SELECT pg_advisory_xact_lock((x'401d'::bigint << 44) + %s)", [account.pk]
    )
    placing.execute(
        "INSERT INTO erasure_hold (account_id, profile_id, reason, placed) "
        "VALUES (%s, %s, 'Case', now())",
        [account.pk, made[0].pk],
    )
    found: list[Any] = []

    def confirm() -> None:
        try:
            found.append(launch(run))
        except StalePreview as refusal:
            found.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=confirm)
    thread.start()
    thread.join(1)
    assert thread.is_alive(), "the launch does not wait for the hold"
    placing.commit()
    placing.close()
    thread.join(20)
    assert isinstance(found[0], StalePreview)
    assert len(there(people)) == 5


def test_a_set_that_is_frozen_twice_is_the_younger_one(segment, crowd, ada, people):
    run = frozen(segment, ada)
    assert frozen_of(run) == {profile.pk for profile in crowd}
    newcomer = person(people, 100)
    assert newcomer.pk in frozen_of(again(fresh(run), ada))
