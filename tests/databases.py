"""Addresses of this worker's database."""

import os

from django.db import connection


def named(url: str, name: str) -> str:
    """Return `url` with the database `name` in place of its own."""
    address, mark, query = url.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}{mark}{query}"


def program_url() -> str:
    """Return the address of the test database for another process or connection."""
    return named(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
