"""The questions that every door of the wizard is asked."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def step(browser: Any, run: Any) -> Callable[..., Any]:
    """Return what visits or answers a page of an import."""

    def visited(
        who: Any, page: str, data: Any = None, of: Any = run, **also: Any
    ) -> Any:
        url = f"/a/acme/imports/{of.pk}/{page}/"
        client = browser(who)
        if data is None:
            return client.get(url, **also)
        return client.post(url, data, **also)

    return visited
