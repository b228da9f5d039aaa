"""The benches: what to measure, and how to show it."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django

from bench import document, showing
from bench.report import Report, missed

BENCHES = (
    "selection",
    "pages",
    "crowd",
    "segments",
    "ingest",
    "upserts",
    "file",
    "erasure",
)
CHOICES: Mapping[str, tuple[str, ...]] = {
    **{bench: (bench,) for bench in BENCHES},
    "beside": ("beside",),
    "all": BENCHES,
    "data": (),
    "plots": (),
}


def main() -> int:
    """Measure what the command line asks for; print tables, or JSON."""
    options = _options()
    if options.bench == "plots":
        document.write(json.loads(options.file.read_text()))
        return 0
    django.setup()
    report = _measured(options)
    said = json.dumps(report, indent=2) if options.json else showing.shown(report)
    sys.stdout.write(f"{said}\n")
    if options.compare:
        before = json.loads(options.compare.read_text())
        sys.stderr.write(f"\n{showing.difference(report, before)}\n")
    wrong = missed(report)
    for name in wrong:
        _say(f"MISSED: {name}")
    return 1 if wrong and options.strict else 0


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    # They import models, which are there only now.
    from bench import clusters, machine, population, steps  # noqa: PLC0415

    database = population.database(options.profiles, _say)
    report = Report(population.folder().parent / "report.json")
    if options.resume:
        report.read()
    report.add({"profiles": options.profiles})
    if "machine" not in report.told:
        report.add({"machine": machine.machine(database)})
    wanted = steps.Wanted(
        database,
        options.profiles,
        options.repeat,
        sizes=options.sizes,
        ways=options.only,
        crews=options.workers,
        in_full=options.full,
    )
    for bench in CHOICES[options.bench]:
        for step in steps.steps(bench, wanted, _say):
            if step.name in report.done:
                continue
            _say(f"{step.name} …")
            clusters.use(database)
            report.add(step.measure())
            report.add({"machine": {"load_after": {step.name: machine.load()}}})
            report.write()
    return report.told


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measure Lethe beside what one would write by hand.",
        epilog="--data DIR names the folder (var/bench); --keep leaves it, with its "
        "databases and report.json, for another time. `data` only makes the data; "
        "`plots FILE` draws docs/images and fills in docs/performance.md from JSON.",
    )
    parser.add_argument("bench", choices=CHOICES)
    parser.add_argument("file", nargs="?", type=Path, help="JSON, for plots")
    parser.add_argument("--profiles", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="earlier JSON")
    parser.add_argument(
        "--strict", action="store_true", help="end with 1 when a goal is missed"
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on after the last step that was measured (with --keep before)",
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="erase 10,000 too, and repeat what takes long as well",
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[], metavar="N")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WAY", help="lethe, cascade, …"
    )
    parser.add_argument(
        "--workers",
        type=int,
        nargs="+",
        default=[2],
        metavar="N",
        help="erase with so many workers, one number after the other",
    )
    options = parser.parse_args()
    if (options.bench == "plots") != (options.file is not None):
        parser.error("plots needs a FILE of JSON, and nothing else takes one")
    return options


if __name__ == "__main__":
    sys.exit(main())
