"""Ask the web process for a page, as a browser on this machine would."""

import http.client
import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

HOST = "127.0.0.1"
SILENCE_SECONDS = 10
REDIRECTS = 5
OK = 200


@dataclass(frozen=True)
class Answer:
    """What came back: a status, 0 when nobody answered, and where it points."""

    status: int
    location: str = ""


def answer(port: int, path: str) -> Answer:
    """Return the answer of the web process on `port` to a GET of `path`."""
    base = urlsplit(os.environ.get("LETHE_BASE_URL", f"http://{HOST}:{port}"))
    connection = http.client.HTTPConnection(HOST, port, timeout=SILENCE_SECONDS)
    try:
        headers = {"Host": base.netloc, "X-Forwarded-Proto": base.scheme}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        return Answer(response.status, response.getheader("Location") or "")
    except (OSError, http.client.HTTPException):
        return Answer(0)
    finally:
        connection.close()


def page(port: int) -> Answer:
    """Return the answer for the start page, redirects followed."""
    path = "/"
    for _ in range(REDIRECTS):
        given = answer(port, path)
        if not given.location:
            break
        parts = urlsplit(given.location)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return given


def is_free(port: int) -> bool:
    """Whether a server may listen on `port`; raises PermissionError for some."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen()
        except PermissionError:
            raise
        except OSError:
            return False
    return True
