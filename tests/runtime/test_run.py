"""One real copy, from the first start to Ctrl-C; the tests run in this order."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 180
OWN = ("LETHE_", "DATABASE_", "REDIS_", "DJANGO_", "PYTEST_")


@dataclass(frozen=True)
class Copy:
    """A copy of Lethe that runs: its launcher, data folder and port."""

    launcher: "subprocess.Popen[str]"
    data: Path
    port: int
    said: Path


def plain_environment() -> dict[str, str]:
    """Return what a newcomer's shell holds, without the settings of this test run."""
    return {k: v for k, v in os.environ.items() if not k.startswith(OWN)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(holds: Callable[[], bool], seconds: float = START_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def processes_of(data: Path) -> dict[int, str]:
    """Return the command lines of all processes that work for the folder `data`."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        ours = f"LETHE_DATA={data}\0".encode() in environment or str(data) in line
        if ours and line:
            found[int(entry.name)] = line
    return found


def one_of(data: Path, *words: str) -> int:
    """Return the oldest process of `data` whose command line has all of `words`."""
    lines = processes_of(data).items()
    return min(
        (pid for pid, line in lines if all(word in line for word in words)), default=0
    )


def child_of(launcher: int, *words: str) -> int:
    """Return the process that `launcher` itself started with all of `words`; or 0."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parent = int(status.read_text().partition("PPid:")[2].split()[0])
            line = (status.parent / "cmdline").read_text()
        except (OSError, IndexError):
            continue
        if parent == launcher and all(word in line for word in words):
            return int(status.parent.name)
    return 0


def manage(data: Path, *arguments: str, given: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [ROOT / "bin/manage", "--data", data, *arguments],
        env=plain_environment(),
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )
    return done.returncode, done.stdout, done.stderr


def page(port: int) -> int:
    """Return the status of the start page, redirects not followed; 0 for none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="lethe-copy-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def copy(folder: Path) -> Iterator[Copy]:
    port = free_port()
    said = folder / "said"
    data = folder / "data"
    with said.open("w") as output:
        launcher = subprocess.Popen(
            [ROOT / "bin/run", "--no-demo", "--port", str(port), "--data", data],
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
        )
    ready = f"Lethe is ready at http://127.0.0.1:{port}/"
    assert eventually(
        lambda: ready in said.read_text() or launcher.poll() is not None
    ), said.read_text()
    assert launcher.poll() is None, said.read_text()
    yield Copy(launcher, data, port, said)
    if launcher.poll() is None:
        launcher.terminate()
        launcher.wait(60)


def test_it_is_ready_when_it_says_so(copy):
    assert page(copy.port) == 200


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_each_process_tells_that_it_is_well(copy, name):
    raw = Path(f"/proc/{child_of(copy.launcher.pid, 'gunicorn')}/environ").read_text()
    environment = dict(pair.split("=", 1) for pair in raw.split("\0") if pair)
    asked = [sys.executable, "-m", "runtime", "probe", name]
    done = subprocess.run(asked, cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0


def test_it_says_each_step_in_one_line(copy):
    lines = copy.said.read_text().splitlines()
    steps = [line for line in lines if line.startswith("  ")]
    assert 3 <= len(steps) <= 5
    assert all(line.endswith(" s") for line in steps)


def test_a_second_start_on_the_same_folder_is_refused(copy):
    done = subprocess.run(
        [ROOT / "bin/run", "--port", str(free_port()), "--data", copy.data],
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"already runs on {copy.data}: http://127.0.0.1:{copy.port}/" in done.stderr


def test_a_taken_port_is_refused_before_anything_starts(copy, folder):
    other = folder / "other"
    done = subprocess.run(
        [ROOT / "bin/run", "--port", str(copy.port), "--data", other],
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"Port {copy.port} is taken" in done.stderr
    assert not (other / "services").exists()


def test_manage_uses_the_services_that_run(copy):
    before = one_of(copy.data, "postgres", "-D")
    code, said, noise = manage(
        copy.data, "shell", "-v0", "-c", "print(input())", given="é"
    )
    assert (code, said.strip(), noise) == (0, "é", "")
    assert one_of(copy.data, "postgres", "-D") == before


def test_manage_returns_the_commands_code(copy):
    assert manage(copy.data, "shell", "-c", "raise SystemExit(7)")[0] == 7


def test_manage_knows_the_address_of_the_pages(copy):
    script = "from django.conf import settings; print(settings.BASE_URL)"
    said = manage(copy.data, "shell", "-v0", "-c", script)[1]
    assert said.strip() == f"http://127.0.0.1:{copy.port}"


def test_the_databases_own_shell_is_there(copy):
    code, said, _ = manage(copy.data, "dbshell", "--", "-tAc", "SELECT 40 + 2")
    assert (code, said.strip()) == (0, "42")


def test_the_program_owns_nothing(copy):
    script = (
        "from django.db import connection as c; k = c.cursor();"
        'k.execute("SELECT current_user, rolbypassrls OR rolsuper FROM pg_roles '
        'WHERE rolname = current_user"); print(*k.fetchone())'
    )
    assert manage(copy.data, "shell", "-v0", "-c", script)[1].split() == [
        "lethe_program",
        "False",
    ]


def test_nothing_listens_for_other_machines(copy):
    script = (
        "from django.db import connection as c; k = c.cursor();"
        "k.execute(\"SELECT current_setting('listen_addresses'), "
        "current_setting('wal_compression'), current_setting('fsync')\");"
        "print(k.fetchone())"
    )
    said = manage(copy.data, "shell", "-v0", "-c", script)[1].strip()
    assert said == "('', 'off', 'on')"


def test_a_killed_worker_comes_back(copy):
    worker = child_of(copy.launcher.pid, "celery", "worker")
    os.kill(worker, signal.SIGKILL)
    assert eventually(
        lambda: child_of(copy.launcher.pid, "celery", "worker") not in {0, worker}, 20
    )
    assert "worker ended (signal 9); it is started again" in copy.said.read_text()


def test_a_killed_database_comes_back(copy):
    postgres = one_of(copy.data, "postgres", "-D")
    os.kill(postgres, signal.SIGKILL)
    assert eventually(
        lambda: one_of(copy.data, "postgres", "-D") not in {0, postgres}, 30
    )
    assert eventually(lambda: page(copy.port) == 200, 30)


def test_ctrl_c_leaves_no_process_behind(copy):
    copy.launcher.send_signal(signal.SIGINT)
    assert copy.launcher.wait(60) == 0
    assert processes_of(copy.data) == {}


def test_the_next_start_finds_the_data_of_the_last(copy):
    code, said, noise = manage(copy.data, "showmigrations", "--plan")
    assert code == 0
    assert "[X]  tenancy.0001_initial" in said
    assert noise == ""
    assert processes_of(copy.data) == {}


def test_after_a_power_cut_it_starts_again(copy):
    with subprocess.Popen(
        [ROOT / "bin/manage", "--data", copy.data, "shell", "-c", "input()"],
        env=plain_environment(),
        stdin=subprocess.PIPE,
    ):
        assert eventually(lambda: one_of(copy.data, "manage.py", "shell") != 0, 60)
        for process in processes_of(copy.data):
            os.kill(process, signal.SIGKILL)
    assert eventually(lambda: processes_of(copy.data) == {}, 30)
    code, said, noise = manage(copy.data, "shell", "-v0", "-c", "print(1)")
    assert code == 0, noise
    assert said.strip() == "1"


def test_addresses_of_the_environment_are_used_instead(folder):
    done = subprocess.run(
        [ROOT / "bin/manage", "version"],
        env=plain_environment()
        | {
            "LETHE_DATA": str(folder / "none"),
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert not (folder / "none" / "services").exists()
