"""bin/test: run the tests; every argument goes to pytest."""

import signal
import sys

from runtime import programs, venv
from runtime.chromium import chromium
from runtime.console import Console, Refusal
from runtime.folder import Folder
from runtime.programs import ROOT
from runtime.throwaway import throwaway

PROCESSES = "2"


def main(arguments: list[str]) -> int:
    """Run pytest in a throw-away setting; return its exit code."""
    console = Console()
    programs.stop_on_signals()
    try:
        lasting = Folder.named(None)
        lasting.prepare()
        venv.ensure(lasting, console, "dev")
        browser = chromium(lasting, console)
        with throwaway(console) as (_, env):
            return programs.run_in_foreground(
                [
                    venv.PYTHON,
                    "-m",
                    "pytest",
                    "-n",
                    PROCESSES,
                    "--dist=loadfile",
                    *arguments,
                ],
                env=env | {"CHROMIUM": browser},
                cwd=ROOT,
            )
    except Refusal as refusal:
        Console(sys.stderr).say(f"\n{refusal}")
        return 1
    except programs.Stopped as stopped:
        return programs.SIGNALLED + signal.Signals[str(stopped)]
