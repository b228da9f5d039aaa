"""Files and criteria that hold people, and whoever keeps them.

Erasing knows rows alone. An app above that writes people into files, or what somebody
typed about them into a criterion, says here, when it starts, how they are found and
removed: without it they would outlive whom they hold.
"""

from dataclasses import dataclass
from typing import Protocol

from erasure.engine.sets import ProfileSet


class Withdraw(Protocol):
    """Takes what holds any of `profiles` out of use.

    Called in the transaction that freezes the set, before any row of it is swept.
    """

    def __call__(self, account_id: int, profiles: ProfileSet) -> None:
        """Do it, in the caller's transaction."""


class Remove(Protocol):
    """Removes the files that were taken out of use; called before the proof."""

    def __call__(self, account_id: int) -> None:
        """Do it at once; whatever becomes of the caller's transaction."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who keeps files, or (without `remove`) something else."""

    withdraw: Withdraw
    remove: Remove | None


_HOLDERS: dict[str, Holder] = {}


def register(name: str, *, withdraw: Withdraw, remove: Remove | None = None) -> None:
    """Have what `name` keeps withdrawn from now on; again takes the first's place."""
    _HOLDERS[name] = Holder(withdraw, remove)


def withdraw(account_id: int, profiles: ProfileSet) -> None:
    """Take everything that holds any of `profiles` out of use."""
    for holder in _HOLDERS.values():
        holder.withdraw(account_id, profiles)


def remove(account_id: int) -> None:
    """Remove every file that was taken out of use."""
    for holder in _HOLDERS.values():
        if holder.remove:
            holder.remove(account_id)
