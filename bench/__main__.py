"""The benches: what to measure, and how to show it."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import django

from bench import showing
from bench.figures import Figure

BENCHES = ("selection", "pages", "crowd", "segments", "ingest", "file", "erasure")
CHOICES: Mapping[str, tuple[str, ...]] = {
    **{bench: (bench,) for bench in BENCHES},
    "all": BENCHES,
    "data": (),
}


def main() -> int:
    """Measure what the command line asks for; print tables, or JSON."""
    options = _options()
    django.setup()
    report = _measured(options)
    said = json.dumps(report, indent=2) if options.json else showing.shown(report)
    sys.stdout.write(f"{said}\n")
    if options.compare:
        before = json.loads(options.compare.read_text())
        sys.stderr.write(f"\n{showing.difference(report, before)}\n")
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    # They import models, which are there only now.
    from bench import (  # noqa: PLC0415
        clusters,
        crowd,
        erasures,
        hand_picked,
        ingest,
        lists,
        machine,
        pages,
        population,
        segments,
    )

    profiles, repeat = options.profiles, options.repeat
    database = population.database(profiles, _say)
    report: dict[str, Any] = {
        "profiles": profiles,
        "machine": machine.machine(database),
    }
    measure: dict[str, Callable[[], list[Figure]]] = {
        "selection": lambda: hand_picked.figures(database, repeat, _say),
        "pages": lambda: pages.figures(database, repeat, _say),
        "crowd": lambda: crowd.figures(database, repeat, _say),
        "segments": lambda: segments.figures(database, repeat, _say),
        "ingest": lambda: ingest.figures(database, repeat, _say),
        "file": lambda: lists.figures(database, profiles, repeat, _say),
    }
    for bench in CHOICES[options.bench]:
        _say(f"{bench} …")
        clusters.use(database)
        if bench in measure:
            report[bench] = {each.name: each.to_json() for each in measure[bench]()}
        else:
            sizes = erasures.FULL_SIZES if options.full else erasures.SIZES
            races = erasures.races(
                database,
                [
                    size
                    for size in options.sizes or sizes
                    if size <= profiles // erasures.MOST_PART
                ],
                repeat,
                _say,
                options.only,
            )
            report[bench] = {str(race.size): race.to_json() for race in races}
            report[bench]["ratios"] = {str(race.size): race.ratios() for race in races}
        report["machine"].setdefault("load_after", {})[bench] = machine.load()
    return report


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measure Lethe beside what one would write by hand.",
        epilog="--data DIR names the folder (var/bench); --keep leaves it, with its "
        "databases, for another time. `data` only makes the data.",
    )
    parser.add_argument("bench", choices=CHOICES)
    parser.add_argument("--profiles", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="earlier JSON")
    parser.add_argument("--full", action="store_true", help="erase 500,000 too")
    parser.add_argument("--sizes", type=int, nargs="+", default=[], metavar="N")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WAY", help="lethe, cascade, …"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
