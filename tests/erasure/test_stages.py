"""Large erasures: profiles, then relation by relation, traces by pages and the proof."""

import threading
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql as composed

from common import sql
from erasure.actions.complete_erasure import SomethingIsLeft, complete_erasure
from erasure.actions.launch_erasure import launch_erasure
from erasure.actions.replay_erasure import replay_erasure
from erasure.actions.stop_erasure import close_stopped_erasure, stop_erasure
from erasure.actions.sweep_erasure import (
    MOST_UNFLUSHED,
    TurnOver,
    give_back,
    sweep_erasure,
)
from erasure.engine import apply, heap, plan, roster, sets, sweep
from erasure.engine.relations import relation_of
from erasure.fates import RULES
from erasure.models import Door, Erasure, Kind, Slice, Status
from erasure.orphans import orphans
from interactions.models import EmailInteraction, SmsInteraction, SurveyParticipation
from profiles.models import Profile
from tests import factories
from tests.databases import program_url

SECONDS = 20
NAMES = {rule.name for rule in RULES}
SOME = {"emails", "sms", "surveys", "entries_deleted"}


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    """Have two profiles a slice, and a handful of rows."""
    monkeypatch.setattr(plan, "LARGE_TARGETS", 1)
    monkeypatch.setattr(plan, "PEOPLE_TARGETS", 2)
    monkeypatch.setattr(plan, "SLICE_TARGETS", 2)


@pytest.fixture(params=["pages", "some pages", "people"])
def way(request, monkeypatch):
    """Have the traces found by pages, some relations by people, or all by people."""
    monkeypatch.setattr(plan, "pages_are_cheaper", lambda *_: request.param != "people")
    if request.param != "pages":
        monkeypatch.setattr(
            plan.Reach,
            "by_pages",
            property(lambda self: request.param == "some pages" and self.name in SOME),
        )
    return request.param


@pytest.fixture
def launch(people, ada, scope):
    def launched(profiles, traces=None):
        with scope(people.account):
            return launch_erasure(
                people,
                replace(
                    sets.picked([profile.pk for profile in profiles]), traces=traces
                ),
                by=ada,
                door=Door.FILE,
                reason="",
                expected=len(profiles),
                fingerprint="f",
                facts={},
            )

    return launched


@pytest.fixture
def finish(scope):
    def finished(erasure):
        assert sweep_erasure(erasure, wait=True)
        complete_erasure(erasure)
        return fresh(erasure, scope)

    return finished


@pytest.fixture
def kinds(acme, scope):
    """Return what counts the slices of each kind, or those of them that are done."""

    def count(**conditions):
        with scope(acme):
            found = Slice.objects.filter(account=acme, **conditions)
            listed = list(found.values_list("kind", flat=True))
            return {kind: listed.count(kind) for kind in set(listed)}

    return count


def fresh(erasure, scope):
    with scope(erasure.account):
        return Erasure.objects.select_related("account").get(pk=erasure.pk)


def sweep_one(erasure):
    part = sweep.next_slice(erasure, wait=True)
    assert part
    sweep.sweep(erasure, part)


# The whole act ----------------------------------------------------------------------


@pytest.fixture
def untouched(crowd, strangers, rows, totals, acme, globex):
    """Return what compares everything of another account, and the totals."""
    before = rows(globex), totals(acme)
    return lambda: (rows(globex), totals(acme)) == before


def test_what_is_left_is_the_same_whichever_way_it_went(
    way, crowd, launch, finish, untouched, acme, scope
):
    erasure = finish(launch(crowd[:3]))
    assert (erasure.status, erasure.erased) == (Status.COMPLETED, 3)
    counts = dict.fromkeys(NAMES, 3) | {
        "identifiers": 9,
        "known_values": 0,
        "holds": 0,
    }
    assert erasure.traces == counts
    assert erasure.left == dict.fromkeys({*NAMES, "profiles"}, 0)
    with scope(acme):
        assert Profile.objects.filter(account=acme).count() == 2
        assert EmailInteraction.objects.count() == 2
        assert SmsInteraction.objects.count() == 5
        assert SmsInteraction.objects.filter(profile=None).count() == 3
        blank = SurveyParticipation.objects.filter(profile=None)
        assert {(row.respondent, row.ip_address, row.comment) for row in blank} == {
            ("", None, "")
        }
        whole = SurveyParticipation.objects.exclude(profile=None)
        assert [row for row in whole if row.respondent and row.comment] == [*whole]
    assert not any(orphans(acme).values())
    assert untouched()


def test_it_is_planned_by_the_way_it_goes(way, crowd, launch, kinds):
    launch(crowd)
    found = kinds()
    assert found.pop("proof") == len(RULES) + 1
    if way == "people":
        assert found == {"whole": 3}
    else:
        assert found.pop("people") == 3
        assert found["pages"] == (len(RULES) if way == "pages" else len(SOME))
        assert set(found) == ({"pages"} if way == "pages" else {"pages", "traces"})


def test_pages_are_cut_until_the_end_of_the_table_and_beyond(
    crowd, launch, acme, scope, monkeypatch, finish
):
    monkeypatch.setattr(plan, "SLICE_ROWS", 1)
    monkeypatch.setattr(plan, "pages_are_cheaper", lambda *_: True)
    with scope(acme):
        email = EmailInteraction.objects.all()[0]
        many = [
            EmailInteraction(
                account=acme,
                profile_id=email.profile_id,
                campaign_id=email.campaign_id,
                sent_at=email.sent_at,
            )
            for _ in range(500)
        ]
        EmailInteraction.objects.bulk_create(many)
    erasure = launch(crowd)
    with scope(acme):
        pages = Slice.objects.filter(rule="emails", kind=Kind.PAGES).order_by("first")
        bounds = list(pages.values_list("first", "last"))
    assert len(bounds) > 2
    assert bounds[0][0] == 0
    assert [last + 1 for _, last in bounds[:-1]] == [first for first, _ in bounds[1:]]
    assert bounds[-1][1] == heap.LAST_PAGE
    assert finish(erasure).traces["emails"] == 505


@pytest.mark.parametrize("at", range(0, 19, 3))
def test_a_worker_that_dies_in_any_slice_has_done_none_of_it(
    crowd, launch, finish, monkeypatch, at
):
    erasure = launch(crowd[:4])
    real, calls = sql.run, []

    def dying(name, *arguments):
        done = real(name, *arguments)
        calls.append(name)
        if len(calls) == at + 1:
            raise ConnectionError
        return done

    monkeypatch.setattr(sql, "run", dying)
    if at < 17:  # statements that change something: two of profiles, one a rule
        with pytest.raises(ConnectionError):
            sweep_erasure(erasure, wait=True)
    monkeypatch.setattr(sql, "run", real)
    done = finish(erasure)
    assert (done.erased, done.traces["emails"], done.traces["identifiers"]) == (
        4,
        4,
        12,
    )


def test_a_small_set_is_swept_at_once_and_proved_at_the_end(
    crowd, launch, finish, kinds, monkeypatch
):
    monkeypatch.setattr(plan, "LARGE_TARGETS", 100)
    done = finish(launch(crowd))
    assert kinds() == {"whole": 3}
    assert set(done.left) == {*NAMES, "profiles"}


def test_what_one_person_has_heaped_up_is_split(
    crowd, launch, finish, kinds, monkeypatch
):
    monkeypatch.setattr(plan, "LARGE_TARGETS", 100)
    monkeypatch.setattr(plan, "pages_are_cheaper", lambda *_: False)
    monkeypatch.setattr(plan, "MANY_ROWS", 15)  # as many as there are identifiers
    done = finish(launch(crowd))
    assert kinds()["pages"] == 1
    assert (done.erased, done.traces["identifiers"]) == (5, 15)


def test_what_one_person_has_heaped_up_may_lie_together(
    crowd, launch, finish, kinds, monkeypatch
):
    monkeypatch.setattr(plan, "LARGE_TARGETS", 100)
    monkeypatch.setattr(plan, "pages_are_cheaper", lambda *_: False)
    monkeypatch.setattr(plan, "MANY_ROWS", 15)
    rows = 7.0 * plan.SLICE_READ_OF_FEW
    monkeypatch.setattr(plan, "heap", lambda *_: heap.Heap(pages=10_000, rows=rows))
    done = finish(launch(crowd))
    # Not two: each of them could be theirs from its first row to its last.
    assert kinds()["pages"] == 7
    assert (done.erased, done.traces["identifiers"]) == (5, 15)


def test_what_the_overview_counted_is_not_counted_again(
    crowd, launch, finish, kinds, monkeypatch
):
    def count(*_):
        raise AssertionError

    monkeypatch.setattr(plan, "LARGE_TARGETS", 100)
    monkeypatch.setattr(plan, "impact", count)
    monkeypatch.setattr(plan, "pages_are_cheaper", lambda *_: False)
    erasure = launch(crowd, {"emails": plan.MANY_ROWS})
    assert kinds()["pages"] >= 1  # as many as the table has pages, up to three
    assert finish(erasure).erased == 5


def test_numbers_too_far_apart_for_a_roster_are_found_by_people(
    crowd, launch, finish, kinds, monkeypatch
):
    monkeypatch.setattr(roster, "MOST_BYTES", 0)
    done = finish(launch(crowd))
    assert set(kinds()) == {"whole", "proof"}
    assert done.erased == 5


def test_what_a_restored_backup_brings_back_is_swept_again(
    crowd, launch, finish, scope, acme
):
    erasure = finish(launch(crowd[:3]))
    with scope(acme):
        for profile in crowd[:3]:
            profile.save(force_insert=True)
    factories.traces(crowd[1])
    assert replay_erasure(erasure)["profiles"] == 3
    with scope(acme):
        assert Profile.objects.filter(account=acme).count() == 2
        assert EmailInteraction.objects.count() == 2


# Proof ------------------------------------------------------------------------------


@pytest.fixture
def slipping(monkeypatch, crowd, scope):
    """Have an e-mail and a text message appear just before each is proved."""
    real, slipped = sweep.sweep, set[str]()
    models: dict[str, Any] = {"emails": EmailInteraction, "sms": SmsInteraction}

    def swept(erasure, part):
        if part.kind == Kind.PROOF and part.rule in {*models} - slipped:
            slipped.add(part.rule)
            with scope(erasure.account):
                models[part.rule].objects.create(
                    account=erasure.account,
                    profile_id=crowd[0].pk,
                    campaign_id=1,
                    sent_at=timezone.now(),
                )
        return real(erasure, part)

    monkeypatch.setattr(sweep, "sweep", swept)
    return slipped


def test_what_was_missed_is_found_by_the_proof_and_swept(
    way, crowd, launch, slipping, finish, scope, acme
):
    done = finish(launch(crowd[:3]))
    assert slipping == {"emails", "sms"}
    assert (done.traces["emails"], done.traces["sms"]) == (4, 4)
    assert not any(done.left.values())
    assert not any(orphans(acme).values())


def test_what_cannot_be_swept_never_completes(
    way, crowd, launch, slipping, monkeypatch, scope
):
    erasure = launch(crowd[:3])
    real = apply.to_people
    monkeypatch.setattr(
        apply, "to_people", lambda *some: {} if slipping else real(*some)
    )
    with pytest.raises(SomethingIsLeft):
        sweep_erasure(erasure, wait=True)
    assert fresh(erasure, scope).status == Status.SWEEPING


# Stages -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_nobodys_traces_go_before_all_profiles_are_gone(
    people, launch, kinds, scope, acme, eventually
):
    made = factories.profiles(people, 6)
    erasure = launch(made)
    ingest = psycopg.connect(program_url())
    ingest.execute("SELECT set_config('lethe.account', %s, true)", [str(acme.pk)])
    ingest.execute(
        "SELECT 1 FROM profiles_profile WHERE account_id = %s AND id = %s "
        "FOR KEY SHARE",
        [acme.pk, made[0].pk],
    )
    results = []

    def work(wait):
        try:
            results.append(sweep_erasure(fresh(erasure, scope), wait=wait))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(wait,)) for wait in (True, False)]
    for thread in threads:
        thread.start()
    try:
        # One waits for the ingest in the first slice, the other for the first stage.
        eventually(
            lambda: kinds(done__isnull=False) == {"people": 2} and waiting() == 2
        )
        assert kinds(done=None)["people"] == 1
    finally:
        ingest.close()
        for thread in threads:
            thread.join(SECONDS)
    assert len(results) == 2
    assert True in results
    assert kinds(done=None) == {}
    complete_erasure(fresh(erasure, scope))
    assert fresh(erasure, scope).erased == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rule", ["emails", "tags"])
def test_a_relation_is_proved_once_its_own_slices_are_done(
    people, launch, kinds, monkeypatch, scope, acme, rule
):
    monkeypatch.setattr(plan, "pages_are_cheaper", lambda *_: True)
    made = factories.profiles(people, 3)
    erasure = launch(made)
    with psycopg.connect(program_url()) as other:
        other.execute("SELECT set_config('lethe.account', %s, true)", [str(acme.pk)])
        held = other.execute(
            "SELECT 1 FROM erasure_slice WHERE kind = 'pages' AND rule = %s FOR UPDATE",
            [rule],
        )
        assert held.rowcount == 1
        assert not sweep_erasure(fresh(erasure, scope), wait=False)
        assert kinds(done=None) == {"pages": 1, "proof": 1}
        assert kinds(done=None, rule=rule) == {"pages": 1, "proof": 1}
        other.rollback()
    assert sweep_erasure(fresh(erasure, scope), wait=True)
    with scope(acme):
        ended = Slice.objects.filter(account=acme, rule=rule).order_by("done")
        assert list(ended.values_list("kind", flat=True)) == ["pages", "proof"]


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            "AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def test_a_turn_ends_and_the_next_goes_on(crowd, launch, finish):
    erasure = launch(crowd)
    with pytest.raises(TurnOver):
        sweep_erasure(erasure, wait=True, seconds=0)
    assert finish(erasure).erased == 5


@pytest.mark.django_db(transaction=True)
def test_only_a_slice_does_not_wait_for_the_disk(people, launch, monkeypatch, scope):
    erasure = launch(factories.profiles(people, 3))
    real, seen = sweep.sweep, []
    with connection.cursor() as cursor:  # a throwaway server may do without by itself
        cursor.execute("SET synchronous_commit TO on")

    def swept(*arguments):
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            seen.append(cursor.fetchone()[0])
        return real(*arguments)

    monkeypatch.setattr(sweep, "sweep", swept)
    with scope(people.account):
        with pytest.raises(TurnOver):
            sweep_erasure(erasure, wait=True, seconds=0.000_001)
        sweep_one(erasure)
    assert sweep_erasure(erasure, wait=True)
    assert seen[0] == "on"
    assert set(seen[1:]) == {"off"}
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone()[0] == "on"
        cursor.execute("RESET synchronous_commit")


@pytest.mark.django_db(transaction=True)
def test_a_slice_waits_for_a_disk_that_is_behind(people, launch, monkeypatch):
    erasure = launch(factories.profiles(people, 3))
    look, waited = sweep.look, []
    behind = iter([0, MOST_UNFLUSHED - 1, MOST_UNFLUSHED, 1 << 40])

    def looked(*arguments):
        return replace(look(*arguments), unflushed=next(behind, 0))

    real = sweep.sweep

    def swept(*arguments):
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            waited.append(cursor.fetchone()[0] == "on")
        return real(*arguments)

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    monkeypatch.setattr(sweep, "look", looked)
    monkeypatch.setattr(sweep, "sweep", swept)
    assert sweep_erasure(erasure, wait=True)
    assert waited[:5] == [False, False, True, True, False]
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


# Stop -------------------------------------------------------------------------------


def test_whoever_finds_it_stopping_holds_no_slice(people, launch, olga, scope):
    erasure = launch(factories.profiles(people, 3))
    with scope(people.account):
        erasure.take()
        erasure.become(Status.SWEEPING)
        assert sweep.look(erasure).part
        Erasure.objects.filter(pk=erasure.pk).update(status=Status.STOPPING)
        assert sweep.look(erasure).part is None
        assert erasure.status == Status.STOPPING
        assert sweep.next_slice(erasure, wait=False)


@pytest.fixture
def stopped_at(launch, crowd, monkeypatch, ada, scope):
    """Return what stops an erasure of five after some slices, and closes it."""

    def stopped(slices):
        erasure = launch(crowd)
        real, calls = sweep.sweep, []

        def swept(*arguments):
            calls.append(arguments)
            counts = real(*arguments)
            if len(calls) == slices:
                stop_erasure(fresh(erasure, scope), by=ada)
            return counts

        monkeypatch.setattr(sweep, "sweep", swept)
        if not slices:
            stop_erasure(erasure, by=ada)
        assert sweep_erasure(erasure, wait=True) is False
        close_stopped_erasure(erasure)
        return fresh(erasure, scope)

    return stopped


@pytest.mark.parametrize(("slices", "gone"), [(0, 0), (1, 2), (2, 4), (3, 5), (9, 5)])
def test_whoever_was_not_reached_is_back_with_everything(
    way, stopped_at, slices, gone, scope, acme
):
    stopped = stopped_at(slices)
    assert (stopped.status, stopped.targets, stopped.erased) == (
        Status.STOPPED,
        5,
        gone,
    )
    assert stopped.traces.get("emails", 0) == gone
    assert not any(stopped.left.values())
    with scope(acme):
        assert Profile.objects.visible(acme).count() == 5 - gone
        assert EmailInteraction.objects.count() == 5 - gone
        assert SmsInteraction.objects.exclude(profile=None).count() == 5 - gone
    assert not any(orphans(acme).values())


def test_they_are_back_before_the_rest_is_done(crowd, launch, ada, scope, acme):
    erasure = launch(crowd)
    with pytest.raises(TurnOver):
        sweep_erasure(erasure, wait=True, seconds=0)
    stop_erasure(fresh(erasure, scope), by=ada)
    with scope(acme):
        sweep_one(erasure)
    with scope(acme):
        assert Profile.objects.visible(acme).count() == 0
    with scope(acme):
        assert give_back(fresh(erasure, scope))
    with scope(acme):
        assert Profile.objects.visible(acme).count() == 3
        assert EmailInteraction.objects.count() == 5


# Roster -----------------------------------------------------------------------------


@given(numbers=st.sets(st.integers(0, 300), min_size=1, max_size=60))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_roster_holds_the_targets_and_nobody_else(acme, numbers):
    made = roster.of(min(numbers), max(numbers), numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n FROM generate_series(0, 300) AS n WHERE CASE "
            "WHEN n BETWEEN %(lowest)s AND %(highest)s "
            "THEN get_bit(%(bits)s, n - %(lowest)s) = 1 ELSE false END",
            made.parameters,
        )
        assert {number for (number,) in cursor.fetchall()} == numbers


@pytest.mark.parametrize("rule", ["emails", "sms"])
def test_a_slice_of_pages_reads_these_pages_alone(crowd, launch, acme, scope, rule):
    erasure = launch(crowd)
    relation = relation_of(rule)
    text = composed.SQL(sql.statement(relation.pages_statement))
    with scope(acme), heap.read_in_order(), connection.cursor() as cursor:
        cursor.execute(
            composed.SQL("EXPLAIN ") + text.format(**relation.parts),
            {
                "account": acme.pk,
                "beginning": heap.beginning(0),
                "beyond": heap.beginning(9),
                **roster.roster(acme.pk, erasure.pk).parameters,
            },
        )
        plan_text = "\n".join(line for (line,) in cursor.fetchall())
    assert "Tid Range Scan" in plan_text
    assert plan_text.count("Tid Range Scan") == 1  # of one partition
