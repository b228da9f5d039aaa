"""What the five steps of an import share: whose turn it is, and the way on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from common.errors import WrongState
from common.parts import is_swap, render_part
from imports import queries
from imports.actions.create_import import create_import
from imports.models import Import, Status
from tenancy.doors import MemberRequest

Page = Callable[Concatenate[MemberRequest, Import, ...], HttpResponse]


class Step(StrEnum):
    """A step, by the name of its page."""

    GENERAL = "general"
    KIND = "kind"
    FILE = "file"
    MAPPING = "mapping"
    OVERVIEW = "overview"


LABELS: dict[Step, str | Promise] = {
    Step.GENERAL: _("General"),
    Step.KIND: _("Kind of import"),
    Step.FILE: _("File"),
    Step.MAPPING: _("Key and column"),
    Step.OVERVIEW: _("Overview and launch"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A step in the navigation; without an address it cannot be gone to yet."""

    label: str | Promise
    state: str
    url: str | None
    summary: str


class Closed(WrongState):
    """This import was launched or cancelled, and its steps are over. Look under In
    Progress or Completed Executions.
    """


def of_open_import(
    view: Page,
) -> Callable[Concatenate[MemberRequest, ...], HttpResponse]:
    """Give the view its import; one that is over has no steps any more.

    Whoever comes back to a launched one is shown how its run goes.
    """

    @wraps(view)
    def found(request: MemberRequest, run_id: int, **also: Any) -> HttpResponse:
        run = get_object_or_404(queries.imports(request.account), pk=run_id)
        if run.is_open:
            return view(request, run, **also)
        if run.status == Status.LAUNCHED and request.method in {"GET", "HEAD"}:
            return go(
                request,
                reverse("imports:execution", args=[run.account.slug, run.execution.pk]),
            )
        raise Closed

    return found


def step_url(run: Import, step: Step) -> str:
    """Return the address of `step`; an import that is not begun yet has one as well."""
    if run.pk:
        return reverse(f"imports:{step}", args=[run.account.slug, run.pk])
    query = {"step": step.value}
    if run.table is not None:
        query["table"] = run.table.slug
    return f"{reverse('imports:new', args=[run.account.slug])}?{urlencode(query)}"


def kept(request: MemberRequest, run: Import) -> Import:
    """Return `run`, begun in the database if it was not yet."""
    if run.pk or run.table is None:
        return run
    return create_import(run.table, by=request.member, name=run.name)


def go(request: MemberRequest, url: str) -> HttpResponse:
    """Send the browser to `url`; a part is not swapped for a page."""
    return HttpResponseClientRedirect(url) if is_swap(request) else redirect(url)


def go_to(request: MemberRequest, run: Import, step: Step) -> HttpResponse:
    """Send the browser to `step`."""
    return go(request, step_url(run, step))


def is_mapped(run: Import) -> bool:
    """Say whether the key and its column are known."""
    return bool(run.file_path and run.unique_key_id and run.column is not None)


def steps(run: Import, current: Step) -> list[Shown]:
    """Return the navigation: back to what is done, forward to what can be."""
    read = run.status in {Status.STAGING, Status.STAGED}
    done = {
        Step.GENERAL: run.table_id is not None,
        Step.KIND: run.table_id is not None,
        Step.FILE: bool(run.file_path),
        Step.MAPPING: is_mapped(run) and read,
        Step.OVERVIEW: False,
    }
    reachable = done | {
        Step.MAPPING: bool(run.file_path),
        Step.FILE: run.table_id is not None,
        Step.OVERVIEW: is_mapped(run) and read,
    }
    return [
        Shown(
            label=LABELS[step],
            state="current" if step is current else "done" if done[step] else "todo",
            url=step_url(run, step) if reachable[step] else None,
            summary=_summary(run, step),
        )
        for step in Step
    ]


def show(
    request: MemberRequest,
    run: Import,
    step: Step,
    context: dict[str, Any],
    *,
    template: str,
    part: str = "step",
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of `step`, or with its `part` when htmx asks."""
    shared = {"run": run, "action": step_url(run, step), "steps": steps(run, step)}
    return render_part(request, template, part, {**shared, **context}, status=status)


def _summary(run: Import, step: Step) -> str:
    match step:
        case Step.GENERAL:
            return run.table_name
        case Step.KIND:
            return run.get_kind_display()
        case Step.FILE if run.file_path:
            return f"{run.file_name}, {filesizeformat(run.file_bytes)}"
        case Step.MAPPING if is_mapped(run):
            return f"{run.key_name} ← {run.column_name}"
        case _:
            return ""
