"""bin/translate: bring the French catalogue up to date, and compile it."""

import signal
import sys

from runtime import programs, venv
from runtime.console import Console, Refusal
from runtime.folder import Folder
from runtime.programs import ROOT


def main(arguments: list[str]) -> int:
    """Update the catalogue; return 1 when something still has to be translated."""
    console = Console(sys.stderr)
    programs.stop_on_signals()
    try:
        folder = Folder.named(None)
        folder.prepare()
        venv.ensure(folder, console, "dev")
        return programs.run_in_foreground(
            [venv.PYTHON, "-m", "tests.catalogue", *arguments],
            env=programs.own_environment(),
            cwd=ROOT,
        )
    except Refusal as refusal:
        console.say(str(refusal))
        return 1
    except programs.Stopped as stopped:
        return programs.SIGNALLED + signal.Signals[str(stopped)]
