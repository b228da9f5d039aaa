"""What is a number, of all that can be written where one is expected."""

import pytest

from common.numbers import whole_number


@pytest.mark.parametrize(
    ("written", "number"), [("7", 7), ("007", 7), (7, 7), ("9" * 18, 10**18 - 1)]
)
def test_plain_digits_are_a_number(written, number):
    assert whole_number(written) == number


@pytest.mark.parametrize(
    "written", ["", None, "-1", "1.0", " 7", "²", "١٢", "9" * 19, "9" * 5000, "x", [7]]
)
def test_nothing_else_is(written):
    assert whole_number(written) is None
