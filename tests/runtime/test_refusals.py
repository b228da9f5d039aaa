"""What is missing is said plainly, and nothing is started without it."""

import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from runtime import venv
from runtime.console import Refusal
from runtime.folder import Folder, refuse_a_full_disk
from runtime.place import Place, place_of

ROOT = Path(__file__).parent.parent.parent


def test_an_old_python_is_told_apart():
    script = (
        "import sys; sys.path.insert(0, 'bin'); import _python;"
        "sys.version_info = (3, 9, 2); _python.hand_over('run')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer. This python3 is 3.9" in done.stderr


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="cannot be written"):
        Folder(tmp_path / "file" / "data").prepare()


def test_a_full_disk_is_refused(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")  # noqa: PYI024
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(9, 9, 999_000_000))
    with pytest.raises(Refusal, match="Only 999 MB are free"):
        refuse_a_full_disk(tmp_path)


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("NewConnectionError(… [Errno 111] Connection refused')", venv.NO_INDEX),
        ("Temporary failure in name resolution", venv.NO_INDEX),
        ("ERROR: No matching distribution found for redis==8", venv.NO_PACKAGE),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE", venv.ALTERED),
        ("OSError: [Errno 28] No space left on device", venv.FULL),
    ],
)
def test_what_pip_says_becomes_advice(said, advice):
    assert venv.advice(said) == advice


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_an_impossible_port_is_refused(port):
    done = subprocess.run(
        [ROOT / "bin/run", "--port", port],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "not between 1 and 65535" in done.stderr


def test_a_sockets_folder_that_somebody_laid_there_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refusal, match="belongs to somebody else"):
        Place(tmp_path, None).folder(tmp_path / "sockets")


@pytest.mark.parametrize("name", ["x" * 100, "a space"])
def test_sockets_move_where_their_address_fits(tmp_path, name):
    place = Place(tmp_path / name, None)
    sockets = place.sockets
    try:
        assert len(os.fsencode(sockets / ".s.PGSQL.5432")) < 107
        assert " " not in str(sockets)
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert place.sockets == sockets
    finally:
        place.tidy()
    assert not sockets.exists()


def test_a_database_that_went_missing_is_not_made_anew(tmp_path):
    (tmp_path / "services").symlink_to(tmp_path / "gone")
    with pytest.raises(Refusal, match="which is gone"):
        place_of(Folder(tmp_path))


def test_a_python_without_venv_is_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Refusal, match="apt-get install python3-venv"):
        venv.make(tmp_path / "pip.log")
