"""Rows on their way into the database: what they are written as, which may repeat."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.arrivals import Arrivals
from imports.outcomes import Outcome
from imports.staging import row_numbers
from tests.imports.conftest import stage

COLUMNS = st.lists(
    st.none() | st.sampled_from(["a", "b", "é", "a\\b", "\\N", "x\ty", "\r\n"]),
    max_size=12,
)


def unescaped(cell):
    """Read a cell as COPY does."""
    if cell == r"\N":
        return None
    for written, meant in ((r"\t", "\t"), (r"\n", "\n"), (r"\r", "\r")):
        cell = cell.replace(written, meant)
    return cell.replace("\\\\", "\\")


def written(writer, first, column):
    """Write a column, whose rows without a value have a flaw."""
    values = [value or "" for value in column]
    flaws = {at: "no-at" for at, value in enumerate(column) if value is None}
    return writer.lines(first, values, flaws)


@settings(deadline=None)
@given(st.lists(COLUMNS, max_size=3), st.sampled_from([1, 1 << 20]))
def test_whatever_repeats_names_a_row_and_reads_as_it_was(columns, places):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("imports.arrivals._MASK", places - 1)
        writer = Arrivals()
        first, lines = 1, []
        for column in columns:
            lines += written(writer, first, column).splitlines()
            first += len(column)
    values = [value for column in columns for value in column]
    firsts: dict[str, tuple[int, str | None]] = {}
    for row, (value, line) in enumerate(zip(values, lines, strict=True), start=1):
        row_no, cell, why, may_repeat = line.split("\t")
        assert (int(row_no), unescaped(cell)) == (row, value)
        assert unescaped(why) == ("no-at" if value is None else None)
        meant = unescaped(may_repeat)
        if value is None:
            assert meant is None
        elif value in firsts:
            # Either that is the row, or the first of them was in doubt as well.
            assert int(meant) < row
            assert int(meant) == firsts[value][0] or firsts[value][1] is not None
        else:
            assert meant is None or int(meant) < row
            firsts[value] = row, meant


def test_few_are_marked_that_repeat_nothing():
    values = [f"p{number}@example.com" for number in range(50_000)]
    assert Arrivals().lines(1, values, {}).count("\t\\N\t\\N\n") > 49_500


def test_a_mark_in_vain_changes_nothing(uploaded, ada, scope, monkeypatch):
    staged = stage(uploaded, ada)
    shown = staged.outcomes, staged.fingerprint
    with scope(staged.account):
        [repeated] = row_numbers(staged, Outcome.DUPLICATE, 9)
    monkeypatch.setattr("imports.arrivals._MASK", 0)
    again = stage(staged, ada)
    assert (again.outcomes, again.fingerprint) == shown
    with scope(again.account):
        assert row_numbers(again, Outcome.DUPLICATE, 9) == [repeated]
    assert (repeated.row_no, repeated.earlier) == (4, 1)
