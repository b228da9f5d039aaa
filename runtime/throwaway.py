"""Services that begin empty and leave nothing: for tests, checks and benchmarks."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runtime.console import Console
from runtime.folder import Folder
from runtime.services import Services


@contextmanager
def throwaway(console: Console) -> Iterator[tuple[Folder, dict[str, str]]]:
    """Give a new data folder with running services, and the environment for them.

    They trade safety for speed: nothing waits for the disk. The addresses and
    settings of the caller's environment are not looked at.
    """
    path = Path(tempfile.mkdtemp(prefix="lethe-test-"))
    path.chmod(0o711)
    folder = Folder(path)
    services = Services(folder, throwaway=True)
    try:
        folder.prepare()
        with console.step("Starting PostgreSQL and Redis for this run alone"):
            services.__enter__()
        try:
            yield folder, services.environment()
        finally:
            services.leave()
    finally:
        if folder.services.is_symlink():
            shutil.rmtree(folder.services.resolve(), ignore_errors=True)
        shutil.rmtree(path, ignore_errors=True)
