"""Formulas do not get out, and nothing gets lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.sheets.guard import guard, unguard


@pytest.mark.parametrize(
    "formula",
    [
        '=HYPERLINK("http://example.com")',
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\u200b=1+1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20x",
        "-2+3+cmd|' /C calc'!A0",
        "+32470123456;=1",
        "=",
    ],
)
def test_a_formula_is_text(formula):
    assert guard(formula) == f"'{formula}"


@pytest.mark.parametrize(
    "value",
    ["", "ann@example.com", "+32470123456", "-7,5", "-7.5", "00017320", "O'Hara"],
)
def test_what_can_run_nothing_stays_as_it_is(value):
    assert guard(value) == value


@given(st.text("'=+-@\t\r 1a\uff1d", max_size=6) | st.text())
@example("'=1")
@example("'+32470123456")
@example("''")
def test_what_was_guarded_is_read_as_it_was(value):
    assert unguard(guard(value)) == value


@given(st.text("'=+-@\t\r\n 1a\uff1d\u200b", min_size=1, max_size=6))
def test_nothing_guarded_starts_like_a_formula(value):
    guarded = guard(value)
    assert guarded[:1] not in set("\t\r\n")
    assert guarded.lstrip(" \u200b")[:1] not in set("=@\uff1d")
