"""Rows on their way into the database: what they are written as, which may repeat."""

from hypothesis import given, settings
from hypothesis import strategies as st

from imports.arrivals import Arrivals
from imports.outcomes import Outcome
from imports.staging import row_numbers
from tests.imports.conftest import stage

ROWS = st.lists(
    st.tuples(
        st.integers(1, 99),
        st.none() | st.sampled_from(["a", "b", "é", "a\\b", "\\N", "x\ty", "\r\n"]),
        st.just("no-at"),
    ),
    max_size=12,
)


def unescaped(cell):
    """Read a cell as COPY does."""
    if cell == r"\N":
        return None
    for written, meant in ((r"\t", "\t"), (r"\n", "\n"), (r"\r", "\r")):
        cell = cell.replace(written, meant)
    return cell.replace("\\\\", "\\")


@settings(deadline=None)
@given(st.lists(ROWS, max_size=3))
def test_whatever_repeats_is_marked_and_reads_as_it_was(batches):
    writer = Arrivals()
    lines = "".join(map(writer.lines, batches)).splitlines()
    rows = [row for batch in batches for row in batch]
    seen = set()
    for (number, value, flaw), line in zip(rows, lines, strict=True):
        row_no, written, why, may_repeat = line.split("\t")
        assert (int(row_no), unescaped(written)) == (number, value)
        assert unescaped(why) == (flaw if value is None else None)
        assert may_repeat == "t" if value in seen else may_repeat in "tf"
        if value is not None:
            seen.add(value)


def test_few_are_marked_that_repeat_nothing():
    rows = [(number, f"p{number}@example.com", "") for number in range(50_000)]
    assert Arrivals().lines(rows).count("\tt\n") < 500


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
