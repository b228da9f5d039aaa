"""The pages of steps 4 and 5 that a kind has of its own: one table, looked up here.

What stands in `mappings`, `overviews` and `launches` is the usual page, made for a
*delete*; a kind that is not in the table, or leaves a page out, has that one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse

from imports.models import Import, Kind
from imports.views import unsubscriptions, upsert_mappings, upserts
from tenancy.doors import MemberRequest

Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Pages:
    """The views of a kind, behind the doors: each takes the request and the import.

    `rows` takes the outcome besides. None leaves the usual page.
    """

    mapping: Page | None = None
    preview: Page | None = None
    overview: Page | None = None
    rows: Page | None = None
    launch: Page | None = None


PAGES: Mapping[Kind, Pages] = {
    Kind.UPSERT: Pages(
        mapping=upsert_mappings.edit,
        preview=upsert_mappings.preview,
        overview=upserts.overview,
        rows=upserts.rows,
        launch=upserts.launch,
    ),
    Kind.UNSUBSCRIBE: Pages(
        overview=unsubscriptions.overview, launch=unsubscriptions.launch
    ),
}


def or_its_kinds(name: str) -> Callable[[Page], Page]:
    """Put the page `name` of the import's kind, if it has one, in the view's place."""

    def chosen(usual: Page) -> Page:
        @wraps(usual)
        def view(request: MemberRequest, run: Import, **also: Any) -> HttpResponse:
            own = getattr(PAGES.get(Kind(run.kind)), name, None)
            return (own or usual)(request, run, **also)

        return view

    return chosen
