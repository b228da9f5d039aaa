"""What each kind of import does: one module a kind, and one table."""

from collections.abc import Mapping

from imports.actions.acts.act import Act
from imports.actions.acts.delete import DELETE
from imports.actions.acts.unsubscribe import UNSUBSCRIBE
from imports.actions.acts.upsert import UPSERT
from imports.models import Execution, Import, Kind

ACTS: Mapping[Kind, Act] = {
    Kind.UPSERT: UPSERT,
    Kind.UNSUBSCRIBE: UNSUBSCRIBE,
    Kind.DELETE: DELETE,
}

__all__ = ["ACTS", "Act", "act"]


def act(of: Import | Execution) -> Act:
    """Return what the kind of `of` does."""
    return ACTS[Kind(of.kind)]
