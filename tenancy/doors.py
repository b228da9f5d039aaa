"""Doors: who gets through to a view under /a/<slug>/."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from common.errors import DomainError
from common.meetings import AtTheSameMoment, is_meeting
from common.parts import is_swap
from tenancy import queries
from tenancy.models import Account, Feature, Membership
from tenancy.roles import Capability
from tenancy.scope import account_transaction

log = structlog.get_logger(__name__)


class MemberRequest(HttpRequest):
    """A request that came through a door: its account and who asks are known.

    `accounts` are all that they are a member of, by name. A view may say `found_at`: the
    path of the place under which the navigation shows its page.
    """

    account: Account
    accounts: list[Account]
    member: Membership
    found_at: str
    htmx: Any


View = Callable[Concatenate[MemberRequest, ...], HttpResponseBase]


def requires(
    capability: Capability | None, feature: Feature | None = None
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Let members with `capability` (None: any member) through; run in their account.

    Nobody signed in goes to the sign-in page; a stranger gets 404, so that an
    account's existence stays its own; a colleague 403, so that they know whom to ask.
    The view is one transaction; a DomainError undoes it and becomes its answer, and so
    does meeting somebody who changes the same at the same moment.
    """

    def door(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: MemberRequest, slug: str, *args: Any, **keywords: Any
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            mine = queries.memberships(request.user)
            member = next((each for each in mine if each.account.slug == slug), None)
            if member is None:
                raise Http404
            _refuse_unreadable(request)
            request.account, request.member = member.account, member
            request.accounts = [each.account for each in mine]
            language = member.account.language_for(translation.get_language())
            with (
                structlog.contextvars.bound_contextvars(account=member.account_id),
                translation.override(language),
            ):
                request.LANGUAGE_CODE = language
                response = admitted(request, *args, **keywords)
            response.headers.setdefault("Content-Language", language)
            # Whoever was erased is not to be had from a browser's or a proxy's memory.
            add_never_cache_headers(response)
            return response

        def admitted(
            request: MemberRequest, *args: Any, **keywords: Any
        ) -> HttpResponseBase:
            if refusal := barred(request, capability, feature):
                return refusal
            try:
                with account_transaction(request.account):
                    return view(request, *args, **keywords)
            except DomainError as error:
                return refused(request, error.status, error)
            except DatabaseError as error:
                if not is_meeting(error):
                    raise
                log.warning("met somebody", exc_info=True)
                return refused(request, AtTheSameMoment.status, AtTheSameMoment())

        guarded.capability = capability  # type: ignore[attr-defined]
        return guarded

    return door


def barred(
    request: MemberRequest, capability: Capability | None, feature: Feature | None
) -> HttpResponse | None:
    """Return the refusal of a colleague without `capability`, or without `feature`.

    None lets them through. `requires` asks it of every view; a view whose rule depends
    on the row that it is about asks it again.
    """
    if capability is not None and not request.member.may(capability):
        return refused(request, 403, None)
    if feature is not None and not request.account.has(feature):
        return refused(request, 403, None, feature=feature)
    return None


def _refuse_unreadable(request: HttpRequest) -> None:
    """Raise BadRequest for an address with a character that no text can have."""
    if any("\0" in each for _name, values in request.GET.lists() for each in values):
        raise BadRequest


def _to_sign_in(request: MemberRequest) -> HttpResponse:
    """Lead to the sign-in page and back; a part that polls takes its page there.

    Nobody is led back into the middle of what they posted, but to a page.
    """
    if not is_swap(request):
        is_page = request.method in {"GET", "HEAD"}
        return redirect_to_login(request.get_full_path() if is_page else "/")
    try:
        page = request.htmx.current_url_abs_path
    except ValueError:  # no browser writes such an address
        page = None
    return HttpResponseClientRedirect(redirect_to_login(page or request.path).url)


def refused(
    request: HttpRequest,
    status: int,
    error: DomainError | None,
    feature: Feature | None = None,
) -> HttpResponse:
    """Answer `status` with what is wrong and what to do, as a page or as a part.

    Outside of the account: what the frame shows of it, it asks for by itself.
    """
    name = "refused/part.html" if is_swap(request) else "refused/page.html"
    context = {"status": status, "error": error, "feature": feature}
    return render(request, name, context, status=status)
