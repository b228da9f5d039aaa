"""Refuse a name that another tag, topic or section has."""

from typing import Any, Final

from django.db.models import QuerySet

from profiles.refusals import NameTaken, TooManyOfThem

MOST: Final = 1_000  # tags, topics or sections of an account


def refuse_taken(rows: QuerySet[Any], name: str, *, but: int | None = None) -> None:
    """Refuse `name` where one of `rows` has it, in whatever letters.

    `but` is the number of the one that is renamed; None is one more. Raises NameTaken,
    TooManyOfThem.
    """
    if rows.filter(name__iexact=name).exclude(pk=but).exists():
        raise NameTaken
    if but is None and rows.count() >= MOST:
        raise TooManyOfThem(most=MOST)
