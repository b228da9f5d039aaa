"""The stages of a change: each goes through one relation, a slice at a time.

A stage is asked for the slice after a place and does it. Where it stands is written by
the caller in the same transaction, so that a slice is done wholly or not at all; what
is done twice does no harm.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Max, Model
from psycopg.types.json import Jsonb

from common import sql
from profiles.display_names import display_name
from profiles.models import (
    ChangeKind,
    DefinitionChange,
    ProfileTable,
    Subscription,
    SubscriptionChange,
    Tagging,
)
from profiles.terms import Terms
from tenancy.models import Section

SLICE_ROWS: Final = 5_000
LEAFED_ROWS: Final = 20_000  # rows of an account gone through for those that go
MOST_FLAWS: Final = 10_000  # that are noted of a change

Flaw = tuple[int, int | None]  # profile, section


@dataclass(frozen=True, slots=True)
class Slice:
    """What a slice came to; `last` is None when nothing was left to look at."""

    last: int | None
    looked: int = 0
    found: int = 0
    flaws: list[Flaw] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stage:
    """One way through one relation.

    `judges`: what it finds does not fit, and refuses the change when it is through.
    `repeats`: it is gone through again until nothing is found.
    """

    act: Callable[[DefinitionChange], Slice]
    judges: bool = False
    repeats: bool = False


def stages(change: DefinitionChange) -> list[Stage]:
    """Return the stages of `change` in their order."""
    match change.kind:
        case ChangeKind.NAMES:
            return [Stage(_rename, repeats=True)]
        case ChangeKind.RULES:
            return _checks()
        case ChangeKind.SHAPE:
            return [
                *_checks(),
                Stage(_convert_profiles, repeats=True),
                Stage(_convert_sections, repeats=True),
                *_renames(change),
            ]
        case ChangeKind.ATTRIBUTE:
            return [
                Stage(_strip_profiles, repeats=True),
                Stage(_strip_sections, repeats=True),
                *_renames(change),
            ]
        case ChangeKind.TAG:
            return [_removal(Tagging, "tag")]
        case ChangeKind.TOPIC:
            return [
                _removal(Subscription, "topic"),
                _removal(SubscriptionChange, "topic"),
            ]
        case ChangeKind.SECTION:
            return [_removal(*relation) for relation in section_relations()]
        case _:
            raise ValueError(change.kind)


def section_relations() -> Iterator[tuple[type[Model], str]]:
    """Yield what holds data of a section: model and field, of every app.

    Definitions that hang on a section go with its row.
    """
    for relation in Section._meta.related_objects:
        column = relation.field
        if not getattr(column, "db_constraint", True):
            yield relation.related_model, column.name


# ---- values


def _checks() -> list[Stage]:
    return [Stage(_check_profiles, judges=True), Stage(_check_sections, judges=True)]


def _next(change: DefinitionChange, statement: str) -> list[tuple[Any, ...]]:
    return sql.fetch(f"profiles.{statement}", _given(change))


def _given(change: DefinitionChange) -> dict[str, Any]:
    return {
        "account": change.account_id,
        "table": change.table_id,
        "name": change.name,
        "after": change.place,
        "most": SLICE_ROWS,
    }


def _check_profiles(change: DefinitionChange) -> Slice:
    return _checked(change, "next_values", needed=True)


def _check_sections(change: DefinitionChange) -> Slice:
    return _checked(change, "next_section_values", needed=False)


def _checked(change: DefinitionChange, statement: str, *, needed: bool) -> Slice:
    before, after = Terms.kept(change.terms["asked"]), _after(change)
    rows = _next(change, statement)
    bad = [
        (profile, section)
        for _number, profile, section, value in rows
        if after.broken_by(_read(value), before, needed=needed)
    ]
    return _slice(rows, len(bad), bad)


def _after(change: DefinitionChange) -> Terms:
    return Terms.kept(change.terms["after"])


def _convert_profiles(change: DefinitionChange) -> Slice:
    return _converted(change, "next_values", "convert_values")


def _convert_sections(change: DefinitionChange) -> Slice:
    return _converted(change, "next_section_values", "convert_section_values")


def _converted(change: DefinitionChange, statement: str, update: str) -> Slice:
    after = _after(change)
    rows = _next(change, statement)
    pairs = [
        (number, raw, new)
        for number, _profile, _section, raw in rows
        # What cannot be had in this form was written meanwhile.
        if (new := after.converted(_read(raw))) is not None
    ]
    if not pairs:
        return _slice(rows, 0)
    done = sql.run(
        f"profiles.{update}",
        {
            "account": change.account_id,
            "name": change.name,
            "ids": [number for number, _old, _new in pairs],
            "olds": [old for _number, old, _new in pairs],
            "news": [Jsonb(new) for _number, _old, new in pairs],
        },
    )
    return _slice(rows, done)


def _read(raw: str | None) -> Any:
    """Return a value of JSON, which Django has the database hand out as text."""
    return None if raw is None else json.loads(raw)


def _strip_profiles(change: DefinitionChange) -> Slice:
    [(last, looked, found)] = _next(change, "strip_values")
    return Slice(last, looked, found)


def _strip_sections(change: DefinitionChange) -> Slice:
    [(last, looked, found)] = _next(change, "strip_section_values")
    return Slice(last, looked, found)


def _slice(
    rows: list[tuple[Any, ...]], found: int, flaws: list[Flaw] | None = None
) -> Slice:
    last = rows[-1][0] if rows else None
    return Slice(last, len(rows), found, flaws or [])


# ---- names


def _renames(change: DefinitionChange) -> list[Stage]:
    """Return the stage that names need where they are made of what is changed."""
    return [Stage(_rename, repeats=True)] if change.terms.get("names") else []


def _rename(change: DefinitionChange) -> Slice:
    tables = ProfileTable.objects.filter(account=change.account_id)
    naming = tables.get(pk=change.table_id or 0).name_attributes
    rows = _next(change, "next_names")
    pairs = [
        (number, name, new)
        for number, name, attributes in rows
        if (new := display_name(naming, _read(attributes))) != name
    ]
    if not pairs:
        return _slice(rows, 0)
    done = sql.run(
        "profiles.rename_profiles",
        {
            "account": change.account_id,
            "ids": [number for number, _old, _new in pairs],
            "olds": [old for _number, old, _new in pairs],
            "news": [new for _number, _old, new in pairs],
        },
    )
    return _slice(rows, done)


# ---- rows


def _removal(model: type[Model], column: str) -> Stage:
    def remove(change: DefinitionChange) -> Slice:
        rows = model._base_manager.filter(account=change.account_id)
        following = rows.filter(pk__gt=change.place).order_by("pk")[:LEAFED_ROWS]
        leafed = following.aggregate(last=Max("pk"), looked=Count("pk"))
        if leafed["last"] is None:
            return Slice(None)
        concerned: dict[str, Any] = {column: change.subject}
        going = rows.filter(pk__gt=change.place, pk__lte=leafed["last"], **concerned)
        return Slice(leafed["last"], leafed["looked"], going.delete()[0])

    return Stage(remove, repeats=True)
