"""bin/run: start Lethe on this machine and keep it up until it is told to stop."""

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack

from runtime import migrations, programs, venv, web
from runtime.console import Console, Refusal, last_lines
from runtime.folder import Folder
from runtime.programs import ROOT
from runtime.services import Services
from runtime.supervisor import Supervisor

PORT = 8000
LAST_PORT = 65535
READY_SECONDS = 90


def main(arguments: list[str]) -> int:
    """Run Lethe; return when it was stopped, or could not start."""
    options = _parser().parse_args(arguments)
    folder = Folder.named(options.data)
    console = Console()
    programs.stop_on_signals()
    try:
        _run(folder, options.port, console, with_demo=options.demo)
    except Refusal as refusal:
        Console(sys.stderr).say(f"\n{refusal}")
        return 1
    except programs.Stopped:
        console.say("Lethe has stopped.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/run", description=__doc__)
    parser.add_argument("--port", type=_port, default=PORT, help="default: 8000")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")
    parser.add_argument(
        "--no-demo", dest="demo", action="store_false", help="leave the demo out"
    )
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and {LAST_PORT}")
    return number


def _run(folder: Folder, port: int, console: Console, *, with_demo: bool) -> None:
    folder.prepare()
    running = folder.lock("run")
    if not running.take(wait=False):
        note = running.read()
        raise Refusal(
            f"Lethe already runs on {folder.path}: {note.get('url', 'it is starting')}"
            f" (process {note.get('process', 'unknown')}).\n"
            "For a second copy beside it, name another folder and port: "
            "bin/run --data DIR --port N"
        )
    _refuse_a_taken_port(port)
    url = f"http://{web.HOST}:{port}/"
    running.write({"process": os.getpid(), "url": url})
    console.say(f"Lethe keeps its data in {folder.path}")
    venv.ensure(folder, console)
    with ExitStack() as at_end:
        at_end.callback(running.drop)
        services = Services(folder)
        if services.missing:
            with console.step(_starting(services.missing)):
                at_end.enter_context(services)
        env = services.environment()
        env["LETHE_BIND"] = f"{web.HOST}:{port}"
        with console.step("Bringing the database up to date"):
            migrations.apply(services, env)
        if with_demo and _has_command("load_demo"):
            with console.step("Loading the demo account"):
                _load_demo(folder, env)
        _serve(folder, env, port, console)


def _starting(missing: list[str]) -> str:
    names = {"DATABASE_URL": "PostgreSQL", "REDIS_URL": "Redis"}
    return "Starting " + " and ".join(names[name] for name in missing)


def _refuse_a_taken_port(port: int) -> None:
    try:
        free = web.is_free(port)
    except PermissionError:
        raise Refusal(
            f"Port {port} is for root alone.\nName another one: bin/run --port 8000"
        ) from None
    if not free:
        raise Refusal(
            f"Port {port} is taken by another program.\nName another one: "
            f"bin/run --port {port + 1 if port < LAST_PORT else PORT}"
        )


def _load_demo(folder: Folder, env: dict[str, str]) -> None:
    line: programs.Line = [venv.PYTHON, "manage.py", "load_demo"]
    log = folder.log("demo")
    if programs.run(line, log=log, env=env, cwd=ROOT, umask=0o077):
        raise Refusal(
            "The demo account could not be loaded (bin/run --no-demo starts without). "
            f"The end of {log}:\n{last_lines(log)}"
        )


def _serve(folder: Folder, env: dict[str, str], port: int, console: Console) -> None:
    supervisor = Supervisor(folder, env, console.say)
    try:
        with console.step("Starting web, worker and beat"):
            supervisor.start()
            _wait_for_a_page(supervisor, port, folder)
        console.say(f"\nLethe is ready at http://{web.HOST}:{port}/")
        if sign_ins := _sign_ins(env):
            console.say(sign_ins)
        console.say("Ctrl-C stops it.")
        supervisor.watch()
    finally:
        programs.ignore_signals()
        supervisor.stop()


def _wait_for_a_page(supervisor: Supervisor, port: int, folder: Folder) -> None:
    """Wait until the start page is served to the end."""
    deadline = time.monotonic() + READY_SECONDS
    given = web.Answer(0)
    while time.monotonic() < deadline and not supervisor.has_ended("web"):
        given = web.page(port)
        if given.status == web.OK:
            return
        time.sleep(0.1)
    log = folder.log("web")
    said = f"The start page answers {given.status}." if given.status else ""
    raise Refusal(f"Web did not start. {said} The end of {log}:\n{last_lines(log)}")


def _has_command(name: str) -> bool:
    return any(ROOT.glob(f"*/management/commands/{name}.py"))


def _sign_ins(env: dict[str, str]) -> str:
    if not _has_command("demo_signins"):
        return ""
    asked = subprocess.run(
        [venv.PYTHON, "manage.py", "demo_signins"],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return asked.stdout.rstrip()
