"""Reading and matching a full-size list, beside the least that anybody could do."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import psycopg

from bench import clusters, population, resources
from bench.figures import Figure
from bench.population import Place
from bench.workers import Workers, workers
from imports.files import MAX_FILE_BYTES
from imports.models import Import, Status
from tenancy.scope import account_transaction

LOOK_SECONDS = 0.03
LONGEST_SECONDS = 900
SHEET_ROWS = 1_000_000
UNKNOWN_A_HUNDRED = 40  # besides those of the table
REPEATED_A_HUNDRED = 6
INVALID_A_HUNDRED = 1
CSV_SECONDS, CSV_MEGABYTES = 15, 300
SHEET_SECONDS, SHEET_MEGABYTES = 20, 600
CSV_RATIO, SHEET_RATIO = 1.5, 1.3  # to what is measured beside each


class Refused(RuntimeError):
    """The list was not staged, so its time says nothing."""


@dataclass(frozen=True, slots=True)
class Staged:
    """How long a worker took for the parts of staging (s), and its memory (MB)."""

    read: float
    matched: float
    impact: float
    megabytes: float


def figures(
    database: str, profiles: int, repeats: int, say: Callable[[str], None]
) -> list[Figure]:
    """Measure both kinds of list, and the baselines beside them."""
    here = population.place()
    say("writing the lists")
    csv_path, xlsx_path = _csv(here, profiles), _xlsx(here, profiles)
    rounds: list[list[Figure]] = []
    once: list[Figure] = []  # takes minutes, and is slower by far
    for _ in range(repeats):
        one: list[Figure] = []
        took: dict[str, Staged] = {}
        with clusters.copy_of(database) as copy:
            by_hand = _by_hand(copy, here, csv_path)
            for name, path, seconds, megabytes in (
                ("CSV", csv_path, CSV_SECONDS, CSV_MEGABYTES),
                ("XLSX", xlsx_path, SHEET_SECONDS, SHEET_MEGABYTES),
            ):
                with workers(copy, 1) as running:
                    clusters.checkpoint()
                    took[name] = _staged(running, path)
                one += _shown(name, path, took[name], seconds, megabytes)
            one.append(Figure("CSV, COPY and one JOIN by hand", "s", (by_hand,)))
            once = once or resources.figures(copy, here, csv_path, xlsx_path)
        bare, memory = _bare(xlsx_path)
        one.append(Figure("XLSX, bare read by python-calamine", "s", (bare,)))
        one.append(Figure("XLSX, its memory", "MB", (memory,)))
        listed = (took["CSV"].read + took["CSV"].matched) / by_hand
        one.append(
            Figure("CSV, divided by that by hand", "times", (listed,), CSV_RATIO)
        )
        sheet = took["XLSX"].read / bare
        one.append(
            Figure("XLSX, read, by the bare read", "times", (sheet,), SHEET_RATIO)
        )
        for figure in one:
            say(f"{figure.name:<44} {figure.median:10.2f} {figure.unit}")
        rounds.append(one)
    return [*Figure.merged(rounds), *once]


def _shown(
    name: str, path: Path, took: Staged, seconds: float, megabytes: float
) -> Iterator[Figure]:
    size = path.stat().st_size / 1e6
    yield Figure(f"{name}, size", "MB", (size,))
    yield Figure(f"{name}, read and copied", "s", (took.read,))
    yield Figure(f"{name}, matched", "s", (took.matched,))
    yield Figure(f"{name}, read and matched", "s", (took.read + took.matched,), seconds)
    yield Figure(f"{name}, impact counted", "s", (took.impact,))
    yield Figure(
        f"{name}, peak memory of the worker", "MB", (took.megabytes,), megabytes
    )


def _staged(running: Workers, path: Path) -> Staged:
    """Have a worker stage the list at `path`; watch its steps from outside."""
    here = population.place()
    began = time.time()
    run = population.requested(here, path)
    began = time.time()
    matching = impact = 0.0
    with clusters.owner(clusters.COPY) as watch:
        while True:
            now = time.time()
            run = _again(run)
            if run.status == Status.STAGED:
                break
            if run.status != Status.STAGING or now - began > LONGEST_SECONDS:
                raise Refused(run.refusal)
            if run.stage == "matching" and not matching:
                matching = run.heartbeat.timestamp() if run.heartbeat else now
            if matching and not impact:
                impact = _impact_since(watch)
            time.sleep(LOOK_SECONDS)
    ended = time.time()
    matching = matching or ended
    impact = impact or ended
    return Staged(
        read=matching - began,
        matched=impact - matching,
        impact=ended - impact,
        megabytes=running.peak_megabytes(),
    )


def _again(run: Import) -> Import:
    with account_transaction(run.account_id):
        return Import.objects.get(account=run.account_id, pk=run.pk)


def _impact_since(watch: psycopg.Connection[Any]) -> float:
    """Return when counting the impact began, or 0 while it has not.

    It begins by asking how large the set is.
    """
    found = watch.execute(
        "SELECT extract(epoch FROM min(query_start)) FROM pg_stat_activity "
        "WHERE state = 'active' AND datname = current_database() "
        "AND pid <> pg_backend_pid() AND (query LIKE '-- Say how many profiles a set%' "
        "OR query LIKE '-- Count the traces%')"
    ).fetchone()
    return float(found[0]) if found and found[0] else 0.0


def _by_hand(copy: str, here: Place, path: Path) -> float:
    """Copy the file into a table and join it once: no outcome of a row, no check."""
    with clusters.owner(copy) as owner:
        clusters.checkpoint()
        began = time.perf_counter()
        owner.execute("SET work_mem = '128MB'")
        owner.execute("CREATE UNLOGGED TABLE bench_list (email text)")
        with (
            owner.cursor() as cursor,
            cursor.copy("COPY bench_list FROM STDIN (FORMAT csv, HEADER)") as stream,
            path.open("rb") as file,
        ):
            while block := file.read(1 << 20):
                stream.write(block)
        owner.execute("ANALYZE bench_list")
        owner.execute(
            "CREATE UNLOGGED TABLE bench_found AS SELECT DISTINCT known.profile_id "
            "FROM bench_list AS list INNER JOIN profiles_identifier AS known "
            "ON known.value = lower(trim(list.email)) "
            "WHERE known.account_id = %s AND known.unique_key_id = %s",
            [here.account.pk, here.email.pk],
        )
        return time.perf_counter() - began


BARE = """
import json, sys, time
from python_calamine import CalamineWorkbook
began = time.perf_counter()
rows = 0
for _ in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    rows += 1
seconds = time.perf_counter() - began
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([seconds, int(status["VmHWM"].split()[0]) * 1024 / 1e6]))
"""


def _bare(path: Path) -> tuple[float, float]:
    """Read every row of a workbook and do nothing with it; return seconds and MB."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, megabytes = json.loads(done.stdout)
    return float(seconds), float(megabytes)


def _csv(here: Place, profiles: int) -> Path:
    """Write a list of everybody, of strangers, of repetitions and of nonsense.

    As large as an upload may be, for a million people.
    """
    path = population.folder() / f"list_{profiles}.csv"
    if path.exists():
        return path
    dice = random.Random(profiles)  # noqa: S311 - no secret
    known = population.addresses(here)
    values = [
        *known,
        *(f"stranger.{n}@nowhere.example" for n in _share(profiles, UNKNOWN_A_HUNDRED)),
        *dice.choices(known, k=len(_share(profiles, REPEATED_A_HUNDRED))),
        *(f"nonsense {n}" for n in _share(profiles, INVALID_A_HUNDRED)),
    ]
    dice.shuffle(values)
    most = MAX_FILE_BYTES - 1000
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("email\n")
        for value in values:
            most -= len(value) + 1
            if most < 0:
                break
            file.write(f"{value}\n")
    return path


def _share(profiles: int, a_hundred: int) -> range:
    return range(profiles * a_hundred // 100)


def _xlsx(here: Place, profiles: int) -> Path:
    """Write a workbook of up to a million rows and four columns."""
    path = population.folder() / f"list_{profiles}.xlsx"
    if path.exists():
        return path
    dice = random.Random(profiles)  # noqa: S311 - no secret
    known = population.addresses(here)
    strangers = (
        f"stranger.{n}@nowhere.example" for n in _share(profiles, UNKNOWN_A_HUNDRED)
    )
    values = list(chain(known, strangers))
    dice.shuffle(values)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.append(["email", "phone", "name", "city"])
    for number, value in enumerate(values[: min(profiles, SHEET_ROWS)]):
        name = value.partition("@")[0]
        phone = f"+32{dice.randrange(10**9):09d}"
        sheet.append([value, phone, name, f"{number % 9973} Some Town"])
    unfinished = path.with_suffix(".unfinished")
    book.save(unfinished)
    unfinished.rename(path)
    return path
