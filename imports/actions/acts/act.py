"""What a kind of import has to be able to do, from its list to its report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from erasure.models import Erasure
from imports.models import Execution, Import
from imports.outcomes import Outcome
from notifications.models import Kind as Note
from tenancy.models import Membership


@dataclass(frozen=True, slots=True)
class Launch:
    """What somebody confirmed: the reason, and the change they accept (its digest)."""

    by: Membership
    reason: str = ""
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """The moments of a run at which its kind matters; see `imports.actions`.

    `read` stages the list, in transactions of its own, and leaves the import staged.
    `check` and `begin` are in the transaction of the launch: `check` refuses what cannot
    be launched, `begin` writes the trail, and the erasure where there is one. `plan`
    cuts the work of the new execution into slices and sends for helpers. `work` does it
    for at most so many seconds and raises TurnOver; once it returns, `write` makes the
    error files, and `close`, with the end of the execution, returns the counts that its
    author is told. Rows with the outcomes `left_out` are in no error file.
    """

    read: Callable[[Import], None]
    check: Callable[[Import], None]
    begin: Callable[[Import, Launch], Erasure | None]
    plan: Callable[[Execution], None]
    work: Callable[[Execution, float], None]
    call_helpers: Callable[[Execution], None]
    ask_to_stop: Callable[[Execution, Membership], None]
    write: Callable[[Execution], dict[str, Any]]
    close: Callable[[Execution], dict[str, int]]
    was_stopped: Callable[[Execution], bool]
    left_out: tuple[Outcome, ...]
    note_completed: Note
    note_stopped: Note
    note_failed: Note
