"""Deleting what was selected in the grid: the pop-up, and the deletion itself."""

import re
import time
from collections.abc import Callable

from django.test import Client

from bench import clusters, population
from bench.figures import Figure, percentile
from bench.pages import signed_in
from bench.population import Place

SELECTED = 20
TIMES = 40  # a round
LIMIT = 150.0
FINGERPRINT = re.compile(rb'name="fingerprint" value="([0-9a-f]+)"')


class NotDeleted(RuntimeError):
    """The answer was not what a deletion gives."""


def figures(database: str, repeats: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure selections of twenty, each of other profiles, in one fresh copy."""
    with clusters.copy_of(database):
        here = population.place()
        client = signed_in(here)
        picked = population.some(here, SELECTED * TIMES * repeats + SELECTED, seed=20)
        _deleted(client, here, picked[:SELECTED])  # what is loaded once
        rounds = []
        for turn in range(repeats):
            start = SELECTED + turn * SELECTED * TIMES
            taken = [
                _deleted(client, here, picked[first : first + SELECTED])
                for first in range(start, start + SELECTED * TIMES, SELECTED)
            ]
            rounds.append(_shown(taken))
            for figure in rounds[-1]:
                say(f"{figure.name:<44} {figure.median:8.1f} {figure.unit}")
    return Figure.merged(rounds)


def _shown(taken: list[tuple[float, float]]) -> list[Figure]:
    shown, deleted = zip(*taken, strict=True)
    return [
        Figure("pop-up, p50", "ms", (percentile(shown, 50),)),
        Figure("pop-up, p95", "ms", (percentile(shown, 95),)),
        Figure("delete 20, p50", "ms", (percentile(deleted, 50),)),
        Figure("delete 20, p95", "ms", (percentile(deleted, 95),), LIMIT),
    ]


def _deleted(client: Client, here: Place, picked: list[int]) -> tuple[float, float]:
    """Select and delete; return the milliseconds of the pop-up and of the deletion."""
    url = f"/a/{here.account.slug}/tables/{here.table.slug}/selection/"
    began = time.perf_counter()
    shown = client.post(url, {"profile": picked}, headers={"HX-Request": "true"})
    between = time.perf_counter()
    found = FINGERPRINT.search(shown.content)
    if shown.status_code != 200 or found is None:
        raise NotDeleted(f"the pop-up answers {shown.status_code}")
    given = {
        "profile": picked,
        "fingerprint": found[1].decode(),
        "confirmed": "on",
        "reason": "to measure",
    }
    again = time.perf_counter()
    done = client.post(f"{url}deletion/", given)
    ended = time.perf_counter()
    if done.status_code != 302:
        raise NotDeleted(f"the deletion answers {done.status_code}")
    return (between - began) * 1000, (ended - again) * 1000
