"""The containers start what bin/run starts, with settings that exist."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings

from runtime import processes
from runtime.postgres import Machine, settings

ROOT = Path(__file__).parent.parent.parent
OURS = ("web", "worker", "beat", "migrate")
MERGED = re.compile(r"\$\{(\w+)")
KEYS = {
    *("image", "build", "restart", "init", "cap_drop", "security_opt", "command"),
    *("stop_grace_period", "environment", "secrets", "volumes", "ports", "shm_size"),
    *("depends_on", "healthcheck"),
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


@pytest.fixture(scope="module")
def readable() -> set[str]:
    """Return the names that the settings, or the processes, read."""
    text = "".join(
        (ROOT / name).read_text()
        for name in (
            "config/settings.py",
            "runtime/processes.py",
            "runtime/__main__.py",
        )
    )
    return set(re.findall(r'"((?:LETHE|DATABASE|REDIS)_\w+)"', text))


def test_each_service_of_ours_is_a_process_of_the_table(compose):
    commands = {name: compose["services"][name]["command"] for name in OURS}
    assert commands == {name: [name] for name in OURS}
    assert {*processes.LASTING, "migrate"} == set(OURS)
    for name in OURS:
        assert processes.command(name, "python", {})[0] == "python"


def test_the_image_hands_its_command_to_the_table():
    text = (ROOT / "Dockerfile").read_text()
    assert 'ENTRYPOINT ["python", "-m", "runtime"]' in text
    assert 'CMD ["web"]' in text
    assert "\nUSER lethe\n" in text


def test_an_unknown_process_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "runtime", "nothing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "web|worker|beat|migrate" in done.stderr


def test_compose_uses_no_key_that_it_does_not_have(compose):
    assert {key for key in compose if not key.startswith("x-")} == {
        "name",
        "services",
        "secrets",
        "volumes",
    }
    for service in compose["services"].values():
        assert set(service) <= KEYS


def test_what_a_service_refers_to_exists(compose):
    services = compose["services"]
    for service in services.values():
        assert set(service.get("secrets", ())) <= set(compose["secrets"])
        assert set(service.get("depends_on", ())) <= set(services)
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            here = source.startswith("./") and (ROOT / source).exists()
            assert here or source in compose["volumes"]
        for name, value in service.get("environment", {}).items():
            if name.endswith("_FILE"):
                assert Path(value).name in service["secrets"]


def test_each_lasting_service_tells_how_it_is(compose):
    for name, service in compose["services"].items():
        test = service["healthcheck"].get("test", [])
        if name == "migrate":
            assert service["healthcheck"] == {"disable": True}
        elif name in OURS:
            assert test == ["CMD", "python", "-m", "runtime", "probe", name]
        else:
            assert test[0] == "CMD"


def test_the_secrets_that_compose_wants_are_made(compose):
    script = (ROOT / "deploy/make_secrets").read_text()
    for secret in compose["secrets"].values():
        assert secret["file"].removeprefix("./") in script


def test_only_migrate_gets_the_owners_address(compose):
    holders = {
        name
        for name in OURS
        if "database_owner_url" in compose["services"][name]["secrets"]
    }
    assert holders == {"migrate"}


def test_every_setting_that_is_given_is_read(compose, readable):
    for name in OURS:
        for setting in compose["services"][name]["environment"]:
            assert setting.removesuffix("_FILE") in readable


def test_every_setting_that_is_read_is_given(compose, readable):
    given = {
        setting.removesuffix("_FILE")
        for name in OURS
        for setting in compose["services"][name]["environment"]
    }
    # The image says where things are, a process as whom it connects; the rest is for
    # other places than a container.
    image = set(re.findall(r"LETHE_\w+", (ROOT / "Dockerfile").read_text()))
    processes_own = {"LETHE_DATABASE_ROLE", "LETHE_STATIC_ROOT"}
    elsewhere = {"LETHE_DEBUG", "LETHE_UPLOAD_TEMP_DIR"}
    names = {setting.removesuffix("_FILE") for setting in readable}
    assert names - given - image == processes_own | elsewhere


def test_the_example_names_what_compose_asks_for():
    asked = set(MERGED.findall((ROOT / "docker-compose.yml").read_text()))
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert named <= asked
    assert {"LETHE_BASE_URL", "LETHE_ALLOWED_HOSTS"} <= named


def test_the_image_holds_every_app():
    allowed = (ROOT / ".dockerignore").read_text().split()
    folders = {name.partition(".")[0] for name in django_settings.INSTALLED_APPS}
    ours = {name for name in folders if (ROOT / name).is_dir()}
    assert {f"!{name}" for name in ours | {"config", "common", "runtime"}} <= set(
        allowed
    )


def test_no_log_of_the_database_tells_a_value(compose):
    ours = settings(Machine(8 << 30, 1 << 30, 1 << 40), Path("/s"), throwaway=False)
    given = set(compose["services"]["database"]["command"])
    for name in ("log_min_error_statement", "log_error_verbosity", "wal_compression"):
        assert f"-c{name}={ours[name]}" in given
    assert ours["log_min_error_statement"] == "panic"
    assert ours["log_error_verbosity"] == "terse"


@pytest.mark.parametrize("gigabytes", [1, 8, 64])
def test_the_database_fits_the_machine(gigabytes):
    memory = gigabytes << 30
    fitting = settings(Machine(memory, 64 << 20, 1 << 40), Path("/s"), throwaway=False)
    buffers = int(fitting["shared_buffers"].removesuffix("MB")) << 20
    assert buffers <= memory // 4
    assert fitting["dynamic_shared_memory_type"] == "mmap"
    assert "fsync" not in fitting


def test_the_log_leaves_room_on_the_disk():
    machine = Machine(64 << 30, 1 << 30, 40 << 30)
    fitting = settings(machine, Path("/s"), throwaway=False)
    assert fitting["max_wal_size"] == f"{40 * 1024 // 8}MB"


def test_compose_writes_the_log_as_often_as_we_do(compose):
    ours = settings(Machine(8 << 30, 1 << 30, 1 << 40), Path("/s"), throwaway=False)
    given = compose["services"]["database"]["command"]
    assert f"-cwal_writer_delay={ours['wal_writer_delay']}" in given


def pins(name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    return set(re.findall(r"^([\w.-]+==[^ ;\\]+)", text, re.MULTILINE))


def test_the_locks_agree():
    assert pins("production") <= pins("run") <= pins("dev")


@pytest.mark.parametrize("name", ["run", "dev", "production"])
def test_every_pin_has_hashes_and_no_index_is_named(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    assert "://" not in text
    assert "--index" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block


def test_what_production_needs_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {
        re.split(r"[\[<>=~]", name)[0].lower() for name in project["dependencies"]
    }
    assert wanted <= {pin.partition("==")[0].lower() for pin in pins("production")}


def imported(path: Path) -> set[str]:
    """Return the top-level names that the module at `path` imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name.partition(".")[0] for alias in aliases}
            case ast.ImportFrom(module=str(module), level=0):
                names.add(module.partition(".")[0])
    return names


def test_the_program_imports_nothing_that_production_lacks():
    allowed = {
        line.removeprefix("!").partition("/")[0]
        for line in (ROOT / ".dockerignore").read_text().split()
    }
    ours = {name for name in allowed if (ROOT / name / "__init__.py").exists()}
    used = set()
    for name in ours:
        for path in (ROOT / name).rglob("*.py"):
            used |= imported(path)
    carriers = packages_distributions()
    locked = {
        re.sub(r"[-_.]+", "-", pin.partition("==")[0]) for pin in pins("production")
    }
    lacking = {
        name
        for name in used - ours - sys.stdlib_module_names
        if not {re.sub(r"[-_.]+", "-", of).lower() for of in carriers.get(name, ())}
        & locked
    }
    assert lacking == set()


def test_the_static_files_can_be_collected(tmp_path):
    static = tmp_path / "static"
    static.mkdir()
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input"],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "LETHE_SECRET_KEY": "unused",
            "DATABASE_URL": "postgresql://unused/unused",
            "REDIS_URL": "redis://unused",
            "LETHE_STATIC_ROOT": str(static),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (static / "staticfiles.json").exists()
