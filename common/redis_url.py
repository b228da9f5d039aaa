"""Redis addresses, in the form that each of their readers wants."""

from urllib.parse import parse_qs, urlsplit


def for_broker(url: str) -> str:
    """Return `url` as Celery's broker address.

    A socket is `unix:///path?db=1` for redis-py and
    `redis+socket:///path?virtual_host=1` for Celery.
    """
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"
