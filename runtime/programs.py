"""Start other programs so that none of them outlives what started it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOG_BYTES = 10_000_000
SIGNALLED = 128  # what a shell adds to the number of the signal that ended a program
# What would lead another Python, or pip, away from the virtual environment.
ASTRAY = (
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV",
    "__PYVENV_LAUNCHER__",
)

Line = Sequence[str | Path]  # a program and its arguments


class Stopped(BaseException):
    """Somebody asked this process to stop: Ctrl-C, SIGTERM or a closed terminal."""


def stop_on_signals() -> None:
    """Turn the three ways of asking for the end into Stopped."""

    def stop(number: int, _: object) -> None:
        raise Stopped(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
            continue  # nohup
        signal.signal(number, stop)


def ignore_signals() -> None:
    """Let nothing interrupt the cleaning up; every part of it has its time limit."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def own_environment() -> dict[str, str]:
    """Return this process's environment without what leads Python astray."""
    return {name: value for name, value in os.environ.items() if name not in ASTRAY}


def end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Return what a child does first, so that `number` reaches it when we die.

    Linux only; elsewhere None. The parent must start the child from its main
    thread: the kernel watches the thread, not the process.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


def open_log(path: Path) -> IO[bytes]:
    """Open `path` for appending; a long one is put aside first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def start(
    arguments: Line,
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    on_parents_end: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> "subprocess.Popen[bytes]":
    """Start a program in a session of its own, with its output in `log`."""
    with open_log(log) as output:
        return subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
            preexec_fn=end_with_parent(on_parents_end),  # noqa: PLW1509 - no threads
            **options,
        )


def run(
    arguments: Line,
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> int:
    """Run a program to its end with its output in `log`; return its exit code."""
    process = start(arguments, log=log, env=env, **options)
    try:
        return process.wait()
    except BaseException:
        end(process, seconds=5)
        raise


def run_in_foreground(
    arguments: Line, *, env: Mapping[str, str], **options: Any
) -> int:
    """Run a program on our own standard streams; return its code as a shell does.

    A request to stop is passed on, and the program's end is awaited all the same.
    """
    process = subprocess.Popen(
        [str(argument) for argument in arguments],
        env=env,
        preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads
        **options,
    )
    while True:
        try:
            code = process.wait()
            break
        except Stopped as stopped:
            number = signal.Signals[str(stopped)]
            if number != signal.SIGINT:  # Ctrl-C reached it as it did us
                process.send_signal(number)
    return SIGNALLED - code if code < 0 else code


def end(
    process: "subprocess.Popen[bytes]",
    *,
    first: signal.Signals = signal.SIGTERM,
    seconds: float,
) -> None:
    """Ask `process` to stop, wait `seconds`, then leave nothing of its session."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    kill_session(process.pid)
    process.wait()


def kill_session(leader: int) -> None:
    """Kill what is left of the process group that `leader` began, if anything."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def command_line(process_id: int) -> str:
    """Return the command line of a process, or nothing when there is no such one.

    Without /proc only its being alive is known, which is told by a blank.
    """
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass  # alive, and somebody else's
    try:
        raw = Path(f"/proc/{process_id}/cmdline").read_bytes()
    except OSError:
        return " "
    return raw.replace(b"\0", b" ").decode("utf-8", "replace")
