"""A tag, topic or section goes while somebody changes it or writes of it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Entry
from common.errors import DomainError
from imports.actions.acts.upsert import work
from imports.upserting import rows as staged_rows
from profiles.actions.add_topic import add_topic
from profiles.actions.apply_edit import SectionGone
from profiles.actions.change_topic import change_topic
from profiles.actions.edit_profile import edit_profile
from profiles.actions.remove_section import remove_section
from profiles.actions.remove_tag import remove_tag
from profiles.actions.remove_topic import remove_topic
from profiles.actions.rename_section import rename_section
from profiles.actions.rename_tag import rename_tag
from profiles.editing import Edit
from profiles.models import (
    DefinitionChange,
    SectionValues,
    Subscription,
    Tag,
    Tagging,
    Topic,
)
from profiles.refusals import LabelGone
from tests import factories
from tests.imports.upserts.conftest import Upserts


@pytest.fixture
def labels(acme, belgium, scope):
    with scope(acme):
        return {
            "tag": Tag.objects.create(account=acme, name="VIP"),
            "topic": Topic.objects.create(account=acme, name="Letters"),
            "section": belgium,
        }


REMOVALS: dict[str, Callable[..., Any]] = {
    "tag": remove_tag,
    "topic": remove_topic,
    "section": remove_section,
}
CHANGES: dict[str, Callable[..., Any]] = {
    "tag": lambda tag, by: rename_tag(tag, "Other", by=by),
    "topic": lambda topic, by: change_topic(topic, "Other", None, by=by),
    "section": lambda section, by: rename_section(section, "Other", by=by),
}


@pytest.mark.parametrize("kind", REMOVALS)
def test_what_is_gone_is_not_removed_again(kind, labels, acme, ada, scope):
    REMOVALS[kind](labels[kind], by=ada)
    with pytest.raises(LabelGone):
        REMOVALS[kind](labels[kind], by=ada)
    with scope(acme):
        assert Entry.objects.filter(action=f"{kind}.removed").count() == 1
        assert not DefinitionChange.objects.exists()


@pytest.mark.parametrize("kind", REMOVALS)
def test_what_is_gone_is_not_changed(kind, labels, ada):
    REMOVALS[kind](labels[kind], by=ada)
    with pytest.raises(LabelGone):
        CHANGES[kind](labels[kind], ada)


@pytest.mark.parametrize("act", ["add", "change"])
def test_no_topic_comes_into_a_section_that_went(act, labels, acme, ada, scope):
    section = labels["section"]
    remove_section(section, by=ada)
    acts = {
        "add": lambda: add_topic(acme, "Local", section, by=ada),
        "change": lambda: change_topic(labels["topic"], "Local", section, by=ada),
    }
    with pytest.raises(LabelGone):
        acts[act]()
    with scope(acme):
        assert not Topic.objects.exclude(name="Letters").exists()


def test_nothing_is_written_in_a_section_that_went(labels, people, acme, ada, scope):
    one = factories.profile(people, email="a@x.example")
    remove_section(labels["section"], by=ada)
    with pytest.raises(SectionGone):
        edit_profile(
            one,
            Edit(values={"city": "Ghent"}),
            by=ada,
            section=labels["section"],
            seen=one.updated,
        )
    with scope(acme):
        assert not SectionValues.objects.exists()


@pytest.fixture
def launched(people, labels, ada):
    """Return a launched list that writes something of every label, in Belgium too."""
    one = factories.profile(people, email="a@x.example")
    assert one
    upserts = Upserts(ada)
    tag, topic, section = (labels[kind].pk for kind in ("tag", "topic", "section"))
    return upserts.launched(
        upserts.staged(
            people,
            "email,city,a,b,c,d",
            "a@x.example,Lier,Ghent,yes,yes,yes",
            "n@x.example,Lier,Ghent,yes,yes,yes",
            columns=[
                "",
                "attribute:city",
                f"attribute:city@{section}",
                f"tag:{tag}",
                f"tag:{tag}@{section}",
                f"topic:{topic}",
            ],
        )
    )


def left_over(acme, scope, labels):
    """Return what is there of labels that are not."""
    with scope(acme):
        tags = Tag.objects.values("pk")
        return [
            *SectionValues.objects.exclude(section__in=labels),
            *Tagging.objects.exclude(tag__in=tags),
            *Tagging.objects.exclude(section__in=labels).exclude(section=None),
            *Subscription.objects.exclude(topic__in=Topic.objects.values("pk")),
        ]


@pytest.mark.parametrize("kind", REMOVALS)
def test_a_list_that_is_at_work_writes_nothing_of_what_went(
    kind, launched, labels, acme, ada, scope
):
    REMOVALS[kind](labels[kind], by=ada)
    work(launched, 60)
    sections = [] if kind == "section" else [labels["section"].pk]
    assert left_over(acme, scope, sections) == []
    with scope(acme):
        assert launched.slices.get().counts == {"new": 1, "updated": 1}
        has = {
            "values": SectionValues.objects.count(),
            "tags": Tagging.objects.count(),
            "consents": Subscription.objects.count(),
        }
    assert (
        has
        == {
            "tag": {"values": 2, "tags": 0, "consents": 2},
            "topic": {"values": 2, "tags": 4, "consents": 0},
            "section": {"values": 0, "tags": 2, "consents": 2},
        }[kind]
    )


def _paused(monkeypatch, holder, name):
    """Have `holder.name` wait after it has done its work; return two events."""
    real, done, go_on = getattr(holder, name), threading.Event(), threading.Event()

    def slow(*given, **also):
        found = real(*given, **also)
        done.set()
        go_on.wait(20)
        return found

    monkeypatch.setattr(holder, name, slow)
    return done, go_on


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", REMOVALS)
def test_a_removal_waits_for_a_slice_and_takes_what_it_wrote(
    kind, launched, labels, acme, ada, scope, monkeypatch
):
    written, go_on = _paused(monkeypatch, staged_rows, "write")

    def write():
        try:
            work(launched, 60)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(20)
    timer = threading.Timer(1, go_on.set)
    timer.start()
    began = timezone.now()
    REMOVALS[kind](labels[kind], by=ada)
    assert (timezone.now() - began).total_seconds() > 0.5
    writer.join()
    sections = [] if kind == "section" else [labels["section"].pk]
    assert left_over(acme, scope, sections) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_remove_at_once_one_does(labels, acme, ada, scope):
    met = threading.Barrier(2)
    refused = []

    def remove():
        try:
            met.wait(10)
            remove_tag(labels["tag"], by=ada)
        except DomainError as error:
            refused.append(type(error))
        finally:
            connection.close()

    both = [threading.Thread(target=remove) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert refused == [LabelGone]
    with scope(acme):
        assert Entry.objects.filter(action="tag.removed").count() == 1
