"""Workers die, the broker forgets or says all thrice while a definition changes and
people are deleted: all of it is done.

Nothing of what went is left, and nothing of the people who were deleted meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.db.models import Model
from django.utils import timezone

from erasure.actions.erase_selection import erase_selection
from erasure.engine import sets
from erasure.engine.impact import left_of
from erasure.models import Erasure
from erasure.selection import preview
from interactions.actions.change_entry_attribute import change_entry_attribute
from interactions.actions.remove_custom_table import remove_custom_table
from interactions.models import (
    CustomEntry,
    CustomRemoval,
    CustomTable,
    EntryAttribute,
    EntryChange,
)
from profiles.actions import begin_change
from profiles.actions.make_unique import make_unique
from profiles.actions.remove_attribute import remove_attribute
from profiles.actions.remove_section import remove_section
from profiles.actions.remove_tag import remove_tag
from profiles.models import (
    Attribute,
    DefinitionChange,
    Identifier,
    KeyChange,
    Profile,
    ProfileTable,
    SectionValues,
    Tag,
    Tagging,
    UniqueKey,
)
from profiles.terms import Terms
from segments.actions import tag_matches as tagging
from segments.actions.tag_matches import tag_matches
from segments.drafts import Draft
from segments.models import BulkTagging, Exploration, TaggingSlice
from tenancy.models import Errand, Membership, Section
from tests import factories
from tests.databases import program_url

PEOPLE = 12_000
SECOND = 7_000  # somebody of the second slice


@dataclass
class World:
    """Many people with something of everything."""

    table: ProfileTable
    by: Membership
    section: Section
    tag: Tag
    custom: CustomTable
    numbers: list[int] = field(default_factory=list)


@pytest.fixture
def world(transactional_db, acme, olga, belgium, scope):
    table = factories.table(acme, "people")
    now = timezone.now()
    with scope(acme):
        made = World(
            table,
            olga,
            belgium,
            Tag.objects.create(account=acme, name="VIP"),
            CustomTable.objects.create(
                account=acme,
                profile_table=table,
                slug="orders",
                name="Orders",
                on_erasure="delete",
            ),
        )
        people = Profile.objects.bulk_create(
            Profile(
                account=acme,
                table=table,
                attributes={"crm_id": f"c{n}", "city": f"City {n}"},
                created=now,
                updated=now,
            )
            for n in range(PEOPLE)
        )
        made.numbers = [each.pk for each in people]
        key = UniqueKey.objects.get(table=table, attribute__name="crm_id")

        def everybody(model: type[Model], **fields: Any) -> None:
            model._base_manager.bulk_create(
                model(account=acme, profile_id=each, **fields) for each in made.numbers
            )

        Identifier.objects.bulk_create(
            Identifier(account=acme, unique_key=key, value=f"c{n}", profile_id=each)
            for n, each in enumerate(made.numbers)
        )
        everybody(SectionValues, section=belgium, attributes={"city": "Ghent"})
        everybody(Tagging, tag=made.tag, section=None, created=now)
        EntryAttribute.objects.create(
            account=acme, custom_table=made.custom, name="size", label="Size"
        )
        everybody(
            CustomEntry, custom_table=made.custom, attributes={"size": "7"}, created=now
        )
    return made


@dataclass(frozen=True)
class Change:
    """A change: how it is asked for, how far it is, what is left, what is there."""

    ask: Callable[[World], object]
    far: Callable[[], int]
    left: Callable[[World], int]
    held: type[Model] = Profile


def _tag_everybody(world: World) -> object:
    explored = Exploration.objects.create(
        account=world.table.account,
        table=world.table,
        author=world.by,
        criterion={"shape": "all profiles"},
    )
    draft = Draft(world.by, None, explored)
    return tag_matches(draft, "Everybody", token=draft.token)


def _city(world: World) -> Attribute:
    return Attribute.objects.get(table=world.table, name="city")


def _untagged(world: World) -> int:
    """Return how many are there who do not carry the new tag exactly once."""
    carrying = Tagging.objects.filter(tag__in=Tag.objects.filter(name="Everybody"))
    return abs(Profile.objects.count() - carrying.count())


def _unknown(_world: World) -> int:
    key = UniqueKey.every.get(attribute__name="city")
    known = Identifier.objects.filter(unique_key=key)
    return abs(Profile.objects.count() - known.count()) + (key.status != "active")


def _resize(world: World) -> object:
    size = EntryAttribute.objects.select_related("custom_table").get(name="size")
    return change_entry_attribute(size, "Size", Terms("integer"), by=world.by)


CHANGES = {
    "attribute": Change(
        ask=lambda world: remove_attribute(world.table, "city", by=world.by),
        far=lambda: sum(DefinitionChange.objects.values_list("place", flat=True)),
        left=lambda _world: (
            Profile.objects.filter(attributes__has_key="city").count()
            + SectionValues.objects.filter(attributes__has_key="city").count()
            + DefinitionChange.objects.count()
        ),
    ),
    "key": Change(
        ask=lambda world: make_unique(_city(world), by=world.by, kind="text"),
        far=lambda: sum(KeyChange.objects.values_list("place", flat=True)),
        left=_unknown,
    ),
    "tag": Change(
        ask=lambda world: remove_tag(world.tag, by=world.by),
        far=lambda: Errand.objects.filter(task__startswith="profiles.").count(),
        left=lambda world: (
            Tagging.objects.filter(tag=world.tag).count()
            + DefinitionChange.objects.count()
        ),
        held=Tagging,
    ),
    "section": Change(
        ask=lambda world: remove_section(world.section, by=world.by),
        far=lambda: Errand.objects.filter(task__startswith="profiles.").count(),
        left=lambda _world: (
            SectionValues.objects.count() + DefinitionChange.objects.count()
        ),
        held=SectionValues,
    ),
    "custom table": Change(
        ask=lambda world: remove_custom_table(
            world.custom, by=world.by, confirmed=True
        ),
        far=lambda: sum(CustomRemoval.objects.values_list("looked", flat=True)),
        left=lambda _world: CustomEntry.objects.count() + CustomTable.every.count(),
        held=CustomEntry,
    ),
    "type of entries": Change(
        ask=_resize,
        far=lambda: sum(
            EntryChange.objects.filter(proved=True).values_list("place", flat=True)
        ),
        left=lambda _world: (
            CustomEntry.objects.exclude(attributes={"size": 7}).count()
            + EntryChange.objects.count()
            + EntryAttribute.objects.exclude(type="integer", state="settled").count()
        ),
        held=CustomEntry,
    ),
    "tagging": Change(
        ask=_tag_everybody,
        far=lambda: TaggingSlice.objects.filter(done__isnull=False).count(),
        left=lambda world: (
            _untagged(world) + BulkTagging.objects.exclude(status="completed").count()
        ),
    ),
}


@pytest.fixture
def erase(acme, scope):
    def erased(world: World, *numbers: int) -> None:
        with scope(acme):
            seen = preview(world.table, numbers)
            erase_selection(
                world.table,
                numbers,
                by=world.by,
                reason="",
                fingerprint=seen.fingerprint,
                confirmed=True,
            )

    return erased


# Each works by slices of its own: the others are like one of these.
DIFFERENT = ("attribute", "key", "type of entries", "tagging")


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        *((kind, "killed") for kind in CHANGES),
        *((kind, each) for kind in DIFFERENT for each in ("forgotten", "thrice")),
    ],
    indirect=["trouble"],
)
def test_a_change_survives_trouble_and_deletions_in_the_middle(
    kind, world, trouble, acme, scope, erase, eventually, monkeypatch
):
    change = CHANGES[kind]
    monkeypatch.setattr(tagging, "AT_ONCE", 5_000)
    monkeypatch.setattr(begin_change, "SMALL_ROWS", 0)
    middle = world.numbers[SECOND]
    with psycopg.connect(program_url()) as held:
        held.execute("SELECT set_config('lethe.account', %s, true)", [str(acme.pk)])
        of = "id" if change.held is Profile else "profile_id"
        held.execute(
            f"SELECT 1 FROM {change.held._meta.db_table} "
            f"WHERE account_id = %s AND {of} = %s FOR UPDATE",
            [acme.pk, middle],
        )
        with scope(acme):
            change.ask(world)

        def some_is_done():
            with scope(acme):
                return change.far()

        eventually(some_is_done)
        erase(world, world.numbers[0], world.numbers[-1])
        trouble.begins()
        with scope(acme):
            assert change.left(world)
        held.rollback()
    erase(world, middle)
    trouble.ends()

    def nothing_is_left():
        with scope(acme):
            return not change.left(world)

    eventually(nothing_is_left, 90)
    with scope(acme):
        assert Profile.objects.count() == PEOPLE - 3
        gone = (world.numbers[0], world.numbers[-1], middle)
        assert not Tagging.objects.filter(profile__in=gone).exists()
        assert not Identifier.objects.filter(profile__in=gone).exists()
        for erasure in Erasure.objects.all():
            left = left_of(acme.pk, sets.targets_of(erasure.pk))
            assert not any(left.values())
    eventually(lambda: not Errand.objects.exclude(task="x").exists(), 30)
