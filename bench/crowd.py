"""Pages of a large table for sixteen people at once, from real web processes."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from bench import clusters, pages, population
from bench.figures import Figure, percentile
from runtime import processes, web

CLIENTS = 16
SECONDS = 20.0
WARM_SECONDS = 3.0
READY_SECONDS = 60.0
WAIT_SECONDS = 0.2
LEAST = 100.0  # pages a second


class NotReady(RuntimeError):
    """The web processes did not start, or a page was not shown."""


@dataclass(slots=True)
class Visitor:
    """Somebody who asks for one page after another over one connection."""

    port: int
    cookie: str
    addresses: Sequence[str]
    taken: list[tuple[float, float]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def stay(self, until: float) -> None:
        """Ask for pages until the clock says `until`; note when and how long."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Host": "localhost"}
        turn = 0
        while time.perf_counter() < until:
            address = self.addresses[turn % len(self.addresses)]
            turn += 1
            began = time.perf_counter()
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.OK:
                self.refused.append(f"{answer.status} {address}")
            self.taken.append((began, (time.perf_counter() - began) * 1000))
        connection.close()


def figures(database: str, repeats: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure pages a second and their times, everybody asking for all kinds."""
    rounds = []
    with clusters.copy_of(database) as copy:
        here = population.place()
        kinds = pages.addresses(here, pages.runs(here))
        addresses = [address for several in kinds.values() for address in several]
        cookie = _cookie(here)
        with _web(copy) as port:
            for _repeat in range(repeats):
                rounds.append(_round(port, cookie, addresses))
                for figure in rounds[-1]:
                    say(f"{figure.name:<44} {figure.median:8.1f} {figure.unit}")
    return Figure.merged(rounds)


def _round(port: int, cookie: str, addresses: Sequence[str]) -> list[Figure]:
    began = time.perf_counter()
    until = began + WARM_SECONDS + SECONDS
    visitors = [
        # Each begins elsewhere, so that they do not march in step.
        Visitor(port, cookie, [*addresses[number:], *addresses[:number]])
        for number in range(CLIENTS)
    ]
    threads = [
        threading.Thread(target=visitor.stay, args=(until,)) for visitor in visitors
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused := [each for visitor in visitors for each in visitor.refused]:
        raise NotReady(refused[0])
    taken = [
        milliseconds
        for visitor in visitors
        for at, milliseconds in visitor.taken
        if at >= began + WARM_SECONDS
    ]
    return [
        Figure("pages a second", "pages/s", (len(taken) / SECONDS,), LEAST),
        *(
            Figure(
                f"{CLIENTS} at once, p{percent}", "ms", (percentile(taken, percent),)
            )
            for percent in (50, 95, 99)
        ),
    ]


def _cookie(here: population.Place) -> str:
    client = pages.signed_in(here)
    morsel = client.cookies[settings.SESSION_COOKIE_NAME]
    return f"{morsel.key}={morsel.value}"


@contextmanager
def _web(database: str) -> Iterator[int]:
    """Have web processes on `database`, as `bin/run` starts them; give their port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **clusters.environment(database),
        "LETHE_BIND": f"127.0.0.1:{port}",
        "LETHE_BASE_URL": "http://localhost",
    }
    log = Path(settings.DATA_DIR) / "log" / "bench-web.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            processes.command("web", sys.executable, environment),
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _await(process, port)
        yield port
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=30)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if web.answer(port, "/healthz").status:
            return
        time.sleep(WAIT_SECONDS)
    raise NotReady
