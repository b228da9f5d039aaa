"""Files that hold people, and whoever keeps them.

Erasing knows rows alone. An app above that writes people into files says here, when it
starts, how they are found and removed: without it a file would outlive whom it holds.
"""

from dataclasses import dataclass
from typing import Protocol

from erasure.engine.sets import ProfileSet


class Withdraw(Protocol):
    """Takes the files that hold any of `profiles` out of use.

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
    """Somebody who keeps files."""

    withdraw: Withdraw
    remove: Remove


_HOLDERS: dict[str, Holder] = {}


def register(name: str, *, withdraw: Withdraw, remove: Remove) -> None:
    """Have the files of `name` withdrawn from now on; again takes the first's place."""
    _HOLDERS[name] = Holder(withdraw, remove)


def withdraw(account_id: int, profiles: ProfileSet) -> None:
    """Take every file that holds any of `profiles` out of use."""
    for holder in _HOLDERS.values():
        holder.withdraw(account_id, profiles)


def remove(account_id: int) -> None:
    """Remove every file that was taken out of use."""
    for holder in _HOLDERS.values():
        holder.remove(account_id)
