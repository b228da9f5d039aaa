"""Every page of an account is behind a door."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tenancy.roles import Capability


def patterns(
    resolver: URLResolver, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


DOORS = [
    pytest.param(entry.callback, id=route)
    for route, entry in patterns(get_resolver())
    if route.startswith("a/<slug:slug>/")
]


def test_there_are_doors():
    assert len(DOORS) > 20


@pytest.mark.parametrize("view", DOORS)
def test_a_view_of_an_account_asks_who_comes(view):
    assert hasattr(view, "capability")
    assert view.capability is None or view.capability in Capability
