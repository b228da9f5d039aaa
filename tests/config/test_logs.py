"""Logs name no person, whatever goes wrong."""

import json
import logging
from io import StringIO
from pathlib import Path

import pytest
import structlog
from celery import shared_task
from django.db import IntegrityError, connection, transaction

ANNA = "anna@secret.example"


@pytest.fixture
def logged():
    """Return what reads the lines that the program would have written."""
    [ours] = [
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    ]
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ours)
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def twice(db):
    """Return what breaks a unique constraint with somebody's address.

    PostgreSQL keeps quiet about tables under row-level security, but not about others.
    """

    def broken():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE known (value text UNIQUE)")
            cursor.execute("INSERT INTO known VALUES (%s), (%s)", [ANNA, ANNA])

    return broken


def refused(logged):
    [line] = [line for line in logged() if line["level"] in {"error", "critical"}]
    assert ANNA not in json.dumps(line)
    return line


def test_a_broken_constraint_is_logged_by_name_without_the_value(logged, twice):
    try:
        twice()
    except IntegrityError as error:
        assert ANNA in str(error)
        text = f"Trouble: {error}"
        logging.getLogger("django.request").exception(text)
    line = refused(logged)
    assert "23505" in line["event"]
    assert "known_value_key" in line["exception"]
    assert "test_logs.py" in line["exception"]


def test_structured_events_name_nobody_either(logged, twice):
    try:
        twice()
    except IntegrityError:
        structlog.get_logger("lethe").exception("trouble", number=7)
    line = refused(logged)
    assert (line["event"], line["number"]) == ("trouble", 7)
    assert "IntegrityError: 23505" in line["exception"]


def test_a_value_that_a_statement_cannot_read_is_not_logged(logged, db):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::bigint", [ANNA])
    except Exception:
        logging.getLogger("any").exception("trouble")
    assert "22P02" in refused(logged)["exception"]


def test_rows_that_a_copy_stumbles_over_are_not_logged(logged, db):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE t (n integer)")
            with cursor.cursor.copy("COPY t FROM STDIN") as copy:
                copy.write(f"{ANNA}\n")
    except Exception:
        logging.getLogger("any").exception("trouble")
    assert refused(logged)["exception"].endswith("22P02")


@pytest.mark.parametrize("act", [lambda: int(ANNA), lambda: {"a": 1}[ANNA]])
def test_pythons_own_complaints_are_logged_without_the_value(logged, act):
    try:
        act()
    except Exception as error:
        text = f"trouble with {error!r}"
        logging.getLogger("any").exception(text)
    refused(logged)


def test_what_names_nobody_is_logged_in_full(logged):
    try:
        Path("/dev/full").write_text("x" * 9_999)
    except OSError:
        logging.getLogger("any").exception("trouble")
    assert "No space left on device" in refused(logged)["exception"]


def test_a_task_that_fails_is_logged_without_the_value(logged, twice):
    @shared_task(name="tests.fails")
    def fails():
        twice()

    fails.apply()
    line = refused(logged)
    assert line["event"] == "Task tests.fails raised unexpected"
    assert "23505" in line["exception"]


def test_the_cause_is_told_before_what_came_of_it(logged):
    try:
        try:
            int(ANNA)
        except ValueError as error:
            raise RuntimeError("The list broke off.") from error
    except RuntimeError:
        logging.getLogger("any").exception("trouble")
    told = refused(logged)["exception"]
    assert told.index("ValueError") < told.index("The list broke off.")
