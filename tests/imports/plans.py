"""The plans of the statements that a run executes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection

from common import sql

READ_WHOLE = re.compile(r"Seq Scan on ((?:profiles|arrivals|claims|matches)_\w+)")


@contextmanager
def read_whole() -> Iterator[dict[str, set[str]]]:
    """Give each statement executed meanwhile, and the large tables it reads whole."""
    found: dict[str, set[str]] = {}

    def explained(execute: Callable[..., Any]) -> Callable[..., Any]:
        def act(name: str, parameters: Any, tables: Any = None) -> Any:
            text: Any = sql._composed(name, tables)
            if not isinstance(text, str):
                text = text.as_string(connection.connection)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN {text}", parameters)
                plan = "\n".join(line for (line,) in cursor.fetchall())
                cursor.execute("SET LOCAL enable_seqscan = on")
            found.setdefault(name, set()).update(READ_WHOLE.findall(plan))
            return execute(name, parameters, tables)

        return act

    with (
        mock.patch.object(sql, "run", explained(sql.run)),
        mock.patch.object(sql, "fetch", explained(sql.fetch)),
    ):
        yield found
