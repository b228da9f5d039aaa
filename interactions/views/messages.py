"""The public side of a message: a page for whoever follows its link."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from interactions import queries, tokens

GONE = 410


@require_safe
@never_cache
def show(_request: HttpRequest, link: str) -> HttpResponse:
    """Show the message, or say calmly that it is gone for good.

    Rendered without the request: nothing here depends on who asks, and no cookie is
    set for somebody who only follows a link.
    """
    named = tokens.parsed(link)
    campaign = queries.message_behind(named) if named else None
    template = "interactions/messages/show.html" if campaign else "410.html"
    page = render_to_string(template, {"campaign": campaign})
    response = HttpResponse(page, status=200 if campaign else GONE)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
