"""Find a Chromium for the browser tests, or install one."""

import os
import shutil
import subprocess

from runtime import programs
from runtime.console import Console, Refusal, last_lines
from runtime.folder import Folder

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "chromium"
START_SECONDS = 60


def chromium(folder: Folder, console: Console) -> str:
    """Return the path of a Chromium that starts; refuse when there is none."""
    if found := _found():
        return found
    with console.step("Installing Chromium for the browser tests"):
        _install(folder)
    if found := _found():
        return found
    raise Refusal("Chromium was installed but does not start: try chromium --version.")


def _found() -> str | None:
    given = os.environ.get("CHROMIUM")
    for name in (given, *NAMES) if given else NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    return None


def _starts(path: str) -> bool:
    """Whether it is a browser; some systems put a signpost in its place."""
    try:
        asked = subprocess.run(
            [path, "--version"],
            capture_output=True,
            check=False,
            timeout=START_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _install(folder: Folder) -> None:
    if not shutil.which("apt-get"):
        raise Refusal(
            "The browser tests need Chromium, and this machine has none on PATH.\n"
            "Install it, or name one in the variable CHROMIUM."
        )
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    env = programs.own_environment() | {"DEBIAN_FRONTEND": "noninteractive"}
    log = folder.log("chromium")
    for line in (
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", PACKAGE],
    ):
        try:
            code = programs.run([*prefix, *line], log=log, env=env)
        except FileNotFoundError:
            code = 1
        if code:
            raise Refusal(
                "The browser tests need Chromium, and it could not be installed.\n"
                "Install it by hand (as root: apt-get update && apt-get install "
                f"{PACKAGE}).\nThe end of {log}:\n{last_lines(log)}"
            )
