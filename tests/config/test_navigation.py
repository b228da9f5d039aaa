"""The entry of the navigation under which a page is found."""

import pytest

from config.navigation import _prefix


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        ("", ""),
        ("tables/people/profiles", "tables"),
        ("imports/7/overview", "imports"),
        ("imports/uploads", "imports/uploads"),
        ("imports/configurations/3", "imports/configurations"),
        ("executions/7", "executions"),
        ("notifications", None),
        ("tablesaw", None),
    ],
)
def test_the_longest_prefix_says_where_one_is(path, prefix):
    assert _prefix(path) == prefix
