"""Whole numbers as people read them: each is written once for each language."""

from functools import lru_cache
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import get_language

MOST: Final = 8192


def written(number: int) -> str:
    """Return `number` with its thousands apart, as the language of now writes it."""
    return _kept(number, get_language())


@lru_cache(MOST)
def _kept(number: int, _language: str | None) -> str:
    return number_format(number, force_grouping=True)
