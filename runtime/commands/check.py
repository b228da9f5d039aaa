"""bin/check: everything about the code that a program can judge."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime import programs, venv
from runtime.console import Console, Refusal
from runtime.folder import Folder
from runtime.programs import ROOT
from runtime.throwaway import throwaway

# A place on the internet, as the deploy check wants to see it.
PRODUCTION = {
    "LETHE_BASE_URL": "https://lethe.example.com",
    "LETHE_ALLOWED_HOSTS": "lethe.example.com",
    "LETHE_DEBUG": "0",
}


@dataclass(frozen=True)
class Check:
    """One program to run: its name, its arguments, what its environment adds."""

    name: str
    arguments: list[str]
    env: Mapping[str, str] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Run all checks, or those whose names are given; say at the end which failed."""
    console = Console()
    programs.stop_on_signals()
    try:
        lasting = Folder.named(None)
        lasting.prepare()
        venv.ensure(lasting, console, "dev")
        chosen = _chosen(arguments)
        with throwaway(console) as (_, env):
            failed = [
                check.name for check in chosen if not _passes(check, env, console)
            ]
    except Refusal as refusal:
        Console(sys.stderr).say(f"\n{refusal}")
        return 1
    except programs.Stopped as stopped:
        return programs.SIGNALLED + signal.Signals[str(stopped)]
    console.say()
    if failed:
        console.say(f"{len(failed)} of {len(chosen)} failed: {', '.join(failed)}")
        return 1
    console.say(f"All {len(chosen)} checks are clean.")
    return 0


def checks() -> list[Check]:
    """Return the checks, quick ones first."""
    manage = [str(venv.PYTHON), "manage.py"]
    tool = str(venv.VENV / "bin")
    doors = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "bin").iterdir())
        if path.is_file() and not path.suffix
    ]
    templates = _files("html")
    return [
        Check("ruff format", [f"{tool}/ruff", "format", "--check", ".", *doors]),
        Check(
            "ruff check",
            [f"{tool}/ruff", "check", "--output-format=concise", ".", *doors],
        ),
        Check("lint-imports", [f"{tool}/lint-imports", "--no-cache"]),
        Check(
            "djade", [f"{tool}/djade", "--check", "--target-version=5.2", *templates]
        ),
        Check("djlint", [f"{tool}/djlint", "--lint", "--quiet", *templates]),
        Check("sqlfluff", [f"{tool}/sqlfluff", "lint", *_files("sql")]),
        Check("manage.py check", [*manage, "check", "--fail-level=WARNING"]),
        Check(
            "manage.py check --deploy",
            [*manage, "check", "--deploy", "--fail-level=WARNING"],
            PRODUCTION,
        ),
        Check("makemigrations --check", [*manage, "makemigrations", "--check"]),
        Check("mypy", [f"{tool}/mypy", "."]),
    ]


def _chosen(names: list[str]) -> list[Check]:
    known = {check.name: check for check in checks()}
    if unknown := [name for name in names if name not in known]:
        raise Refusal(f"No check is called {unknown[0]!r}: {', '.join(known)}.")
    return [check for name, check in known.items() if not names or name in names]


def _files(suffix: str) -> list[str]:
    """Return the files that git knows, or would take in, with this suffix."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", f"*.{suffix}"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        raise Refusal(f"git cannot list the files: {listed.stderr.decode().strip()}")
    names = listed.stdout.decode().split("\0")
    return sorted(name for name in names if name and Path(ROOT, name).exists())


def _passes(check: Check, env: Mapping[str, str], console: Console) -> bool:
    """Run `check` and show what it says when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        check.arguments,
        cwd=ROOT,
        env={**env, **check.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    passed = done.returncode == 0
    verdict = "clean" if passed else "FAILED"
    console.say(f"  {check.name}: {verdict}, {time.monotonic() - began:.1f} s")
    if not passed:
        console.say(done.stdout.decode("utf-8", "replace").rstrip())
    return passed
