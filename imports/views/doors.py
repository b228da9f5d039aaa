"""Who gets through to an import: that depends on its kind and on what its list is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from common.errors import DomainError, WrongState
from imports import queries
from imports.kinds import saying
from imports.models import Import, Status
from imports.views.wizard import Step, go, go_to
from tenancy.doors import MemberRequest, barred, requires
from tenancy.models import Membership

Page = Callable[Concatenate[MemberRequest, Import, ...], HttpResponse]
View = Callable[..., HttpResponseBase]


class Closed(WrongState):
    """This import was launched or cancelled, and its steps are over. Look under In
    Progress or Completed Executions.
    """


class AnothersList(DomainError):
    """Somebody else gave this list, and it may hold what lies in sections that you do
    not see. They go on with it, or somebody who sees every section.
    """

    status = 403


class NoFileHere(WrongState):
    """The list of this import is not a file but whoever matches. Go to its overview."""


def of_open_import(view: Page) -> View:
    """Give the view its import, for those who may prepare it.

    One that is over has no steps any more; whoever comes back to a launched one is
    shown how its run goes.
    """

    @requires(None)
    @wraps(view)
    def found(request: MemberRequest, run_id: int, **also: Any) -> HttpResponse:
        run = get_object_or_404(queries.imports(request.account), pk=run_id)
        if refusal := barred(request, *saying(run).needs[run.source]):
            return refusal
        if run.is_open and not queries.may_have_list(request.member, run):
            raise AnothersList
        if run.is_open:
            return view(request, run, **also)
        if run.status == Status.LAUNCHED and request.method in {"GET", "HEAD"}:
            return go(
                request,
                reverse("imports:execution", args=[run.account.slug, run.execution.pk]),
            )
        raise Closed

    return found


def of_open_file(view: Page) -> View:
    """Give the view its import as `of_open_import` does, if its list is a file."""

    @of_open_import
    @wraps(view)
    def found(request: MemberRequest, run: Import, **also: Any) -> HttpResponse:
        if not run.is_by_criterion:
            return view(request, run, **also)
        if request.method in {"GET", "HEAD"}:
            return go_to(request, run, Step.OVERVIEW)
        raise NoFileHere

    return found


def of_any_file(view: Page) -> View:
    """Give the view its import, open or launched, if its list is or was a file.

    For those who may prepare it, as `of_open_import` says.
    """

    @requires(None)
    @wraps(view)
    def found(request: MemberRequest, run_id: int, **also: Any) -> HttpResponse:
        run = get_object_or_404(queries.imports(request.account), pk=run_id)
        if refusal := barred(request, *saying(run).needs[run.source]):
            return refusal
        if run.is_by_criterion:
            raise NoFileHere
        if run.status == Status.CANCELLED:
            raise Closed
        return view(request, run, **also)

    return found


def may_prepare(member: Membership, run: Import) -> bool:
    """Say whether `member` gets through to the steps of `run`."""
    return saying(run).is_open_to(member, run.source) and queries.may_have_list(
        member, run
    )
