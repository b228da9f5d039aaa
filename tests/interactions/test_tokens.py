"""Public links name an account and a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.models.email import fresh_token
from interactions.tokens import Link, parsed, written


@given(st.integers(0, 2**63 - 1))
def test_a_link_is_read_as_it_was_written(account_id):
    token = fresh_token()
    assert parsed(written(account_id, token)) == Link(account_id, token)


def test_a_token_may_hold_hyphens():
    assert parsed("a-" + "-" * 22) == Link(10, "-" * 22)


def test_no_account_has_a_number_that_large():
    assert parsed("zzzzzzzzzzzzz-" + "a" * 22) is None


@pytest.mark.parametrize("count", [100])
def test_tokens_are_of_one_length(count):
    assert {len(fresh_token()) for _ in range(count)} == {22}
