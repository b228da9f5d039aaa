"""What the figures were measured on, without any name of the machine."""

import os
import platform
from datetime import UTC, datetime
from typing import Any

from bench import clusters


def machine(database: str) -> dict[str, Any]:
    """Return cores, memory, versions, load and size of the data."""
    with clusters.owner(database) as owner:
        version, size = owner.execute(  # type: ignore[misc]
            "SELECT current_setting('server_version'), pg_database_size(%s)",
            [database],
        ).fetchone()
        settings = dict(
            owner.execute(
                "SELECT name, current_setting(name) FROM pg_settings WHERE name IN "
                "('shared_buffers', 'work_mem', 'fsync', 'synchronous_commit', "
                "'full_page_writes', 'max_wal_size', 'min_wal_size', 'wal_compression', "
                "'wal_writer_delay')"
            ).fetchall()
        )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "memory_GiB": round(memory / 2**30),
        "load": load(),
        "postgresql": version,
        "python": platform.python_version(),
        "settings": settings,
        "database_GB": round(size / 1e9, 2),
        **clusters.note_of(database),
    }


def load() -> float:
    """Return how many processes wanted to run in the last minute, on average."""
    return round(os.getloadavg()[0], 1)
