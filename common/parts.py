"""A page and its part in one template."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

VARY = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def is_swap(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part; a boosted link or a restore wants the page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not (htmx.boosted or htmx.history_restore_request))


def render_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its partial `part` when htmx asks for a swap."""
    name = f"{template}#{part}" if is_swap(request) else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, VARY)
    return response
