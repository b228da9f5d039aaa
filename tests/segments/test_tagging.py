"""A tag reaches everybody who was frozen for it once, whatever dies."""

import pytest
from django.db import connection

from notifications.models import Kind, Notification
from profiles.actions.remove_tag import remove_tag
from profiles.models import Tag, Tagging
from segments import queries
from segments.actions import run_tagging as running
from segments.actions import tag_matches as asking
from segments.actions.run_tagging import run_tagging
from segments.actions.tag_matches import tag_matches
from segments.drafts import Draft
from segments.models import Exploration, TaggingSlice
from tenancy.models import Errand
from tests import factories

PEOPLE = 7


class Killed(Exception):
    """Stands for the death of a worker."""


@pytest.fixture
def asked(people, ada, scope, monkeypatch):
    """Return a tagging of everybody, cut into four slices."""
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    factories.profiles(people, PEOPLE)
    with scope(people.account):
        explored = Exploration.objects.create(
            account=people.account,
            table=people,
            author=ada,
            criterion={"shape": "all profiles"},
        )
        draft = Draft(ada, None, explored)
        run = tag_matches(draft, "VIP", token=draft.token)
        return queries.taggings(people.account).get(pk=run.pk)


@pytest.fixture
def counted(people, scope):
    def numbers():
        with scope(people.account):
            return Tagging.objects.filter(account=people.account).count()

    return numbers


def test_the_set_is_cut_into_slices(asked, scope):
    with scope(asked.account):
        slices = list(asked.slices.filter(account=asked.account).order_by("ordinal"))
    assert [each.targets for each in slices] == [2, 2, 2, 1]
    assert [each.ordinal for each in slices] == [0, 1, 2, 3]
    assert asked.total == PEOPLE
    assert Errand.objects.filter(task="segments.tag", row_id=asked.pk).exists()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_worker_that_dies_is_followed_by_another(
    asked, counted, scope, monkeypatch, after
):
    real = running._next_slice
    slices: list[object] = []

    def dying(run):
        if len(slices) == after:
            raise Killed
        slices.append(run)
        return real(run)

    monkeypatch.setattr(running, "_next_slice", dying)
    with pytest.raises(Killed):
        run_tagging(asked)
    assert counted() == min(2 * after, PEOPLE)
    monkeypatch.setattr(running, "_next_slice", real)
    with scope(asked.account):
        again = queries.taggings(asked.account).get(pk=asked.pk)
    run_tagging(again)
    assert counted() == PEOPLE
    assert (again.tagged, again.status) == (PEOPLE, "completed")
    assert not Errand.objects.filter(task="segments.tag").exists()


def test_a_slice_that_breaks_did_nothing(asked, counted, scope, monkeypatch):
    def breaking(*_, **__):
        raise Killed

    monkeypatch.setattr(TaggingSlice, "save", breaking)
    with pytest.raises(Killed):
        run_tagging(asked)
    assert counted() == 0


def test_a_second_delivery_does_nothing(asked, counted, scope):
    run_tagging(asked)
    with scope(asked.account):
        again = queries.taggings(asked.account).get(pk=asked.pk)
    run_tagging(again)
    assert counted() == PEOPLE
    assert again.status == "completed"


def test_nobody_is_named_once_it_is_done(asked, scope):
    run_tagging(asked)
    with scope(asked.account), connection.cursor() as cursor:
        cursor.execute("SELECT profiles FROM segments_taggingslice")
        assert {tuple(numbers) for (numbers,) in cursor.fetchall()} == {()}


def test_a_tag_that_is_removed_meanwhile_is_put_on_nobody(asked, counted, scope, ada):
    running._next_slice(asked)
    assert counted() == 2
    with scope(asked.account):
        tag = Tag.objects.get(account=asked.account, name="VIP")
    remove_tag(tag, by=ada)
    # As its worker read it before: `asked` still names the tag.
    run_tagging(asked)
    assert counted() == 0
    assert (asked.tagged, asked.status) == (2, "completed")


def test_whoever_asked_is_told_how_many_were_tagged(asked, ada, scope):
    run_tagging(asked)
    with scope(asked.account):
        note = Notification.objects.get(account=asked.account)
    assert (note.member_id, note.kind, note.subject) == (ada.pk, Kind.TAGGED, "VIP")
    assert note.path == f"/a/acme/taggings/{asked.pk}/"
    assert note.facts == {"tagged": PEOPLE}
