"""The account that the services run under when root starts them.

PostgreSQL refuses to run as root. An account that the machine has already is
borrowed; nothing is added to the machine.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.console import Refusal

NAMES = ("lethe", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this machine."""

    name: str
    uid: int
    gid: int

    @property
    def identity(self) -> dict[str, Any]:
        """What makes subprocess start a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether the account can enter the folder, or run the program, `path`."""
        child = os.fork()
        if child == 0:
            answer = 1
            try:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
                answer = 0 if os.access(path, os.R_OK | os.X_OK) else 1
            finally:
                os._exit(answer)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == 0

    def owns(self, path: Path) -> None:
        """Give `path` to the account."""
        try:
            os.chown(path, self.uid, self.gid)
        except PermissionError as error:
            raise Refusal(
                f"This machine does not let root give {path} to the account "
                f"{self.name}.\nStart Lethe as an ordinary user."
            ) from error


def service_account(of: Path | None = None) -> Account | None:
    """Return the account for the services; None when whoever is here will do.

    The owner of the folder `of` stays the one, whatever was installed since.
    """
    if os.geteuid() != 0:
        return None
    if of and of.exists() and (uid := of.stat().st_uid):
        entry = _entry(uid)
        if entry is None:
            raise Refusal(
                f"{of} belongs to the account number {uid}, which this machine does "
                "not have.\nGive it to one that it has (chown -R), or use another "
                "--data DIR."
            )
        return entry
    for name in NAMES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid:
            return Account(name, found.pw_uid, found.pw_gid)
    raise Refusal(
        "PostgreSQL does not run as root, and this machine has no account to borrow "
        f"({', '.join(NAMES)}).\nStart Lethe as an ordinary user."
    )


def _entry(uid: int) -> Account | None:
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        return None
    return Account(found.pw_name, found.pw_uid, found.pw_gid)
