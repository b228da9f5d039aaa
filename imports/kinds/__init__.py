"""The kinds of imports: for each one module that says what it is, and one table.

What a kind *does* is in `imports.actions.acts`, how its own pages are made in
`imports.views.by_kind`; both are tables like this one. A kind that is not in the table
is offered to nobody.
"""

from collections.abc import Mapping

from imports.kinds.delete import DELETE
from imports.kinds.saying import Saying
from imports.kinds.unsubscribe import UNSUBSCRIBE
from imports.kinds.upsert import UPSERT
from imports.models import Execution, Import, Kind
from imports.report import Moving
from tenancy.models import Membership

KINDS: Mapping[Kind, Saying] = {
    Kind.UPSERT: UPSERT,
    Kind.UNSUBSCRIBE: UNSUBSCRIBE,
    Kind.DELETE: DELETE,
}

__all__ = ["KINDS", "Saying", "moving", "offered", "saying"]


def saying(of: Import | Execution) -> Saying:
    """Return what is said of the kind of `of`."""
    return KINDS[Kind(of.kind)]


def offered(member: Membership, of: Import) -> list[Saying]:
    """Return the kinds that `member` may choose for an import with such a list."""
    return [
        kind
        for kind in KINDS.values()
        if of.source in kind.needs and kind.is_open_to(member, of.source)
    ]


def moving(execution: Execution) -> Moving:
    """Look how far `execution` is."""
    kind = saying(execution)
    return Moving.of(execution, kind.progress(execution), kind.working, kind.done)
