"""Say what the list of an import does to the table."""

from common.errors import BadInput, WrongState
from imports.actions.back_to_draft import back_to_draft
from imports.kinds import KINDS, offered
from imports.models import Import, Kind, Mode
from tenancy.models import Membership


class NotThisKind(BadInput):
    """You may not launch imports of this kind, or not with such a list."""


def choose_kind(
    run: Import, *, by: Membership, kind: Kind, mode: Mode = Mode.BOTH
) -> None:
    """Make `run` one of `kind`; what depends on the kind has to be said again.

    A name that nobody thought of follows. Raises NotThisKind, or WrongState once the
    import is launched or cancelled.
    """
    run.take()
    if not run.is_open:
        raise WrongState
    if kind not in {each.kind for each in offered(by, run)}:
        raise NotThisKind
    before = Kind(run.kind)
    if (before, run.mode) == (kind, mode):
        return
    back_to_draft(run, by=by)
    if run.table and run.name == KINDS[before].name_for(run.table):
        run.name = KINDS[kind].name_for(run.table)
    run.kind, run.mode = kind, mode
    if kind != before:
        run.mapping = {}
    run.save()
