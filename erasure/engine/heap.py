"""Where the rows of a relation lie: how many pages, how many rows, and reading them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection

from common import sql
from common.partitioned import PARTITIONS

# No page has a higher number.
LAST_PAGE = 4_294_967_293
# Until a table was analysed for the first time.
ROWS_A_PAGE = 50

_BY_INDEX: Final = """SELECT
    set_config('enable_indexscan', %(state)s, true),
    set_config('enable_indexonlyscan', %(state)s, true),
    set_config('enable_bitmapscan', %(state)s, true)"""
_ROW_BY_ROW: Final = """SELECT
    set_config('enable_indexscan', %(state)s, true),
    set_config('enable_indexonlyscan', %(state)s, true),
    set_config('enable_seqscan', %(state)s, true)"""
_OTHER_WAYS: Final = f"""{_BY_INDEX},
    set_config('enable_seqscan', %(state)s, true)"""


@dataclass(frozen=True, slots=True)
class Heap:
    """The table that holds an account's rows, with those of others."""

    pages: int
    rows: float


def heap(account_id: int, table: str) -> Heap:
    """Return the heap of `table` (its quoted name), or of the account's part of it."""
    [(rows, pages)] = sql.fetch(
        "erasure.heap",
        {"relation": table, "account": account_id, "partitions": PARTITIONS},
    )
    return Heap(int(pages), float(rows) if rows > 0 else float(pages * ROWS_A_PAGE))


def beginning(page: int) -> str:
    """Return where `page` begins, as PostgreSQL writes a row's place."""
    return f"({page},0)"


@contextmanager
def read_in_order() -> Iterator[None]:
    """Have the statements of the block read the pages that they name, and those alone.

    Where an account owns few rows of a table the planner might rather find them all by
    index, and throw away what lies in other pages: once for each slice.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OTHER_WAYS, {"state": "off"})
        yield
        cursor.execute(_OTHER_WAYS, {"state": "on"})


@contextmanager
def read_whole() -> Iterator[None]:
    """Have the statements of the block read tables from one end to the other.

    As many processes of the database as may share that.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_INDEX, {"state": "off"})
        yield
        cursor.execute(_BY_INDEX, {"state": "on"})


@contextmanager
def read_unmarked() -> Iterator[None]:
    """Have the statements of the block leave indexes as they are.

    Whoever follows an index to rows that died a moment ago marks its entries; the first
    mark since a checkpoint writes the index page to the log in full. A bitmap of rows,
    taken from the same index, marks nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROW_BY_ROW, {"state": "off"})
        yield
        cursor.execute(_ROW_BY_ROW, {"state": "on"})
