"""Where the services keep their files, their sockets and, if need be, their programs.

Normally `services/` in the data folder. Root's data folder may lie where the
services' account cannot go (root's home is closed to all others); then they live
under /var/lib/lethe and `services` is a link to that place.
"""

import hashlib
import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from runtime.account import Account, service_account
from runtime.console import Refusal
from runtime.folder import Folder, refuse_a_full_disk
from runtime.venv import Packaged

ELSEWHERE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108
# A socket's address holds 107 bytes; the longest name in the folder is
# "/.s.PGSQL.5432.lock".
SOCKETS_BYTES = 107 - 19
PLAIN = re.compile(r"[A-Za-z0-9._/-]+")  # what a URL may hold unquoted


@dataclass(frozen=True)
class Place:
    """The services' own folder, and the account that owns it."""

    path: Path
    account: Account | None

    @property
    def sockets(self) -> Path:
        """Return the folder of the sockets, made safe for us and the account alone."""
        near = self.path / "sockets"
        if len(os.fsencode(near)) <= SOCKETS_BYTES and PLAIN.fullmatch(str(near)):
            return self.folder(near)
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return self.folder(Path("/tmp") / f"lethe-{digest}")  # noqa: S108

    def tidy(self) -> None:
        """Remove the folder of the sockets, once they are gone."""
        with suppress(OSError):  # not empty: something unknown is in it
            self.sockets.rmdir()

    def folder(self, path: Path) -> Path:
        """Make the folder `path`, closed to others; refuse one that others made."""
        owner = self.account.uid if self.account else os.geteuid()
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            found = path.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
                raise Refusal(
                    f"{path} belongs to somebody else.\nRemove it, or use another "
                    "--data DIR."
                ) from None
        else:
            if self.account:
                self.account.owns(path)
        path.chmod(0o700)
        return path

    def reachable(self, packaged: Packaged) -> Path:
        """Return the program of `packaged`, or of a copy that the account can run."""
        original = packaged.site / packaged.program
        if self.account is None or self.account.reaches(original):
            return original
        name = packaged.program.partition("/")[0]
        copy = self.path / f"{name}-{packaged.version}"
        if not copy.exists():
            for older in self.path.glob(f"{name}-*"):
                shutil.rmtree(older)
            unfinished = Path(tempfile.mkdtemp(dir=self.path))
            for part in packaged.parts:
                _copy(packaged.site / part, unfinished / part)
            for path in (unfinished, *unfinished.rglob("*")):
                mode = path.stat().st_mode
                path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
            unfinished.rename(copy)
        return copy / packaged.program


def place_of(folder: Folder) -> Place:
    """Return the place of the services of `folder`, made at the first call."""
    services = folder.services
    if services.is_symlink():
        target = services.resolve()
        if not target.is_dir():
            raise Refusal(
                f"The database of {folder.path} was in {target}, which is gone.\n"
                f"Put it back, or begin anew: rm {services}"
            )
        return _checked(Place(target, service_account(target)), folder)
    if services.is_dir():
        return _checked(Place(services, service_account(services)), folder)
    account = service_account()
    if account is None:
        services.mkdir(mode=0o700)
        return Place(services, None)
    services.mkdir(mode=0o700)
    account.owns(services)
    if account.reaches(services):
        return Place(services, account)
    services.rmdir()
    target = _elsewhere(folder, account)
    services.symlink_to(target)
    return Place(target, account)


def _copy(original: Path, copy: Path) -> None:
    if original.is_dir():
        shutil.copytree(original, copy)
    else:
        copy.parent.mkdir(parents=True)
        shutil.copy2(original, copy)


def _checked(place: Place, folder: Folder) -> Place:
    owner = place.path.stat().st_uid
    wrong = owner != os.geteuid() if place.account is None else owner == 0
    if wrong or (place.account and not place.account.reaches(place.path)):
        who = place.account.name if place.account else f"account number {owner}"
        raise Refusal(
            f"The database in {place.path} belongs to {who}, who cannot be used from "
            "here.\nStart Lethe as the same user as before, or use another --data DIR "
            f"than {folder.path}."
        )
    refuse_a_full_disk(place.path)
    return place


def _elsewhere(folder: Folder, account: Account) -> Path:
    for parent in ELSEWHERE:
        shelf = parent / "lethe"
        try:
            shelf.mkdir(mode=0o711, exist_ok=True)
        except OSError:
            continue
        if shelf.lstat().st_uid != 0 or not stat.S_ISDIR(shelf.lstat().st_mode):
            continue
        name = re.sub(r"[^A-Za-z0-9]+", "-", folder.path.name)[:20] or "data"
        target = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=shelf))
        account.owns(target)
        if account.reaches(target):
            return target
        target.rmdir()
    raise Refusal(
        f"The account {account.name}, which runs the database for root, cannot reach "
        f"{folder.path}.\nName a folder that it can reach with --data DIR (for example "
        "/srv/lethe), or start Lethe as an ordinary user."
    )
