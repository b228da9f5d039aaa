"""bin/bench: measure Lethe, in a data folder of its own that is removed afterwards."""

import argparse
import os
import shutil
import signal
import sys
from pathlib import Path

from runtime import programs, venv
from runtime.console import Console, Refusal
from runtime.folder import Folder
from runtime.programs import ROOT
from runtime.services import Services

DRAWING = "plots"
GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def main(arguments: list[str]) -> int:
    """Run the package `bench` beside PostgreSQL and Redis with everyday settings."""
    parser = argparse.ArgumentParser(prog="bin/bench", add_help=False)
    parser.add_argument("--data", default=str(ROOT / "var" / "bench"))
    parser.add_argument("--keep", action="store_true")
    ours, rest = parser.parse_known_args(arguments)
    console = Console(sys.stderr)
    programs.stop_on_signals()
    if rest[:1] == [DRAWING]:
        return _drawn(rest, console)
    # Nobody else's database: what is measured is made, copied and dropped.
    for name in GIVEN:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    folder = Folder(Path(ours.data).expanduser().resolve())
    line: programs.Line = [venv.PYTHON, "-m", "bench", *rest]
    try:
        folder.prepare()
        # Whatever it is measured beside is among the tools.
        venv.ensure(folder, console, "dev")
        with Services(folder) as services:
            env = services.environment() | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
            code = programs.run_in_foreground(line, env=env, cwd=ROOT)
    except Refusal as refusal:
        console.say(f"\n{refusal}")
        return 1
    except programs.Stopped as stopped:
        return programs.SIGNALLED + signal.Signals[str(stopped)]
    if not ours.keep:
        _remove(folder)
    return code


def _drawn(rest: list[str], console: Console) -> int:
    """Draw from a file: nothing is started, and no folder of data is touched."""
    try:
        venv.ensure(Folder(ROOT / "var"), console)
        return programs.run_in_foreground(
            [venv.PYTHON, "-m", "bench", *rest], env=dict(os.environ), cwd=ROOT
        )
    except Refusal as refusal:
        console.say(f"\n{refusal}")
        return 1
    except programs.Stopped as stopped:
        return programs.SIGNALLED + signal.Signals[str(stopped)]


def _remove(folder: Folder) -> None:
    if folder.services.is_symlink():
        shutil.rmtree(folder.services.resolve(), ignore_errors=True)
    shutil.rmtree(folder.path, ignore_errors=True)
