"""The questions that every door of the wizard is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

Refuse = Callable[..., None]


@pytest.fixture
def step(browser: Any, run: Any) -> Callable[..., HttpResponse]:
    """Return what visits or answers a page of an import."""

    def visited(
        who: Any, page: str, data: Any = None, of: Any = run, **also: Any
    ) -> HttpResponse:
        url = f"/a/acme/imports/{of.pk}/{page}/"
        client = browser(who)
        if data is None:
            return client.get(url, **also)
        return client.post(url, data, **also)

    return visited
