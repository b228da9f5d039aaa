"""Hand over to the package `runtime` in a Python that is new enough.

This file is read by whatever `python3` a machine has, so it keeps to words that
old versions understand too.
"""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def hand_over(command: str) -> None:
    """Run `runtime.commands.<command>` and end with its exit code."""
    if sys.version_info < OLDEST:
        look_for_a_newer_one()
    sys.dont_write_bytecode = True
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    sys.exit(import_module("runtime.commands." + command).main(sys.argv[1:]))


def look_for_a_newer_one() -> None:
    """Begin again in a newer Python of PATH, or say that one is needed."""
    for name in NEWER:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""]) == 0:
            os.execv(path, [path, *sys.argv])  # noqa: S606
    have = ".".join(str(part) for part in sys.version_info[:2])
    sys.exit(
        f"Lethe needs Python 3.11 or newer. This python3 is {have}, and PATH has no "
        "newer one.\nInstall one (Debian, Ubuntu: apt-get install python3 "
        "python3-venv) and start again."
    )
