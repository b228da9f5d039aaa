"""Guarded arrows: the only way a status changes."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from django.db import models

from common.errors import WrongState

Arrows = Mapping[str, AbstractSet[str]]


def move(row: models.Model, to: str, arrows: Arrows, **also: Any) -> None:
    """Set `row.status` to `to` (and the fields `also`) if an arrow leads there.

    One conditional UPDATE, so two workers cannot both win and no lock is held before.
    Raises WrongState when the row is elsewhere or gone.
    """
    sources = [source for source, targets in arrows.items() if to in targets]
    rows = type(row)._base_manager.filter(pk=row.pk, status__in=sources)
    if not rows.update(status=to, **also):
        raise WrongState
    row.refresh_from_db(fields=["status", *also])
