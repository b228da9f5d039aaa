"""bin/manage: manage.py with Lethe's environment, and its services up meanwhile."""

import signal
import sys

from runtime import migrations, programs, venv
from runtime.console import Console, Refusal
from runtime.folder import Folder
from runtime.programs import ROOT
from runtime.services import Services

# These change the schema, so they need its owner.
OWNERS = frozenset({"migrate", "createcachetable"})


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code. Standard in- and output are its own."""
    console = Console(sys.stderr)
    try:
        data, rest = _data(arguments)
        folder = Folder.named(data)
        programs.stop_on_signals()
        folder.prepare()
        venv.ensure(folder, console)
        with Services(folder) as services:
            env = services.environment()
            if rest[:1] != ["migrate"] and services.is_empty:
                with console.step("Making the database's tables"):
                    migrations.apply(services, env, only_if_empty=True)
            if rest and rest[0] in OWNERS:
                env["LETHE_DATABASE_ROLE"] = "owner"
            line: programs.Line = [venv.PYTHON, ROOT / "manage.py", *rest]
            return programs.run_in_foreground(line, env=env)
    except Refusal as refusal:
        console.say(str(refusal))
        return 1
    except programs.Stopped as stopped:
        return programs.SIGNALLED + signal.Signals[str(stopped)]


def _data(arguments: list[str]) -> tuple[str | None, list[str]]:
    """Return the value of `--data` before the subcommand, and all that is left."""
    for index, argument in enumerate(arguments):
        if argument == "--data":
            if index + 1 == len(arguments):
                raise Refusal("--data wants the name of a folder.")
            left = arguments[:index] + arguments[index + 2 :]
            return arguments[index + 1], left
        if argument.startswith("--data="):
            left = arguments[:index] + arguments[index + 1 :]
            return argument.removeprefix("--data="), left
        if not argument.startswith("-"):
            break
    return None, arguments
