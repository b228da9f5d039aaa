"""Statements that live in `.sql` files, one a file, found by app and name."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from psycopg import sql

from common import kept_plans


@cache
def statement(name: str) -> str:
    """Return the text of `app/sql/<statement>.sql`, named `app.statement`."""
    app, _, file = name.partition(".")
    folder = Path(apps.get_app_config(app).path) / "sql"
    return (folder / f"{file}.sql").read_text(encoding="utf-8")


def run(
    name: str,
    parameters: Mapping[str, Any],
    tables: Mapping[str, sql.Composable] | None = None,
) -> int:
    """Execute the statement `name`; return its row count.

    `tables` fills `{name}` places with composed identifiers, never with text.
    """
    with connection.cursor() as cursor:
        cursor.execute(_composed(name, tables), parameters)
        return int(cursor.rowcount)


def fetch(
    name: str,
    parameters: Mapping[str, Any],
    tables: Mapping[str, sql.Composable] | None = None,
) -> list[tuple[Any, ...]]:
    """Execute the statement `name`; return all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(_composed(name, tables), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def ask(name: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Execute the statement `name`, planned once a connection; return all its rows.

    For what every page asks. Its parameters are single values, not lists.
    """
    return kept_plans.fetch(statement(name), parameters)


def _composed(name: str, tables: Mapping[str, sql.Composable] | None) -> Any:
    text = statement(name)
    # The text is a file of this repository, never of a person.
    return sql.SQL(text).format(**tables) if tables else text
