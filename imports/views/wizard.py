"""What the five steps of an import share: whose turn it is, and the way on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from common.parts import is_swap, render_part
from imports.actions.choose_kind import choose_kind
from imports.actions.create_import import create_import
from imports.configuring import lacks
from imports.kinds import saying
from imports.models import Import, Kind, Mode, Source, Status
from imports.queries import may_read_criterion
from tenancy.doors import MemberRequest

SUMMARY = 60  # characters of a criterion


class Step(StrEnum):
    """A step, by the name of its page."""

    GENERAL = "general"
    KIND = "kind"
    FILE = "file"
    CRITERION = "criterion"
    MAPPING = "mapping"
    OVERVIEW = "overview"


LABELS: dict[Step, str | Promise] = {
    Step.GENERAL: _("General"),
    Step.KIND: _("Kind of import"),
    Step.FILE: _("File"),
    Step.CRITERION: _("Exploration"),
    Step.MAPPING: _("Key and column"),
    Step.OVERVIEW: _("Overview and launch"),
}


# The list is a file or whoever matches a criterion; the overview is the fifth either way.
OF_FILE = tuple(step for step in Step if step is not Step.CRITERION)
OF_CRITERION = tuple(step for step in Step if step is not Step.FILE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A step in the navigation; without an address it cannot be gone to yet."""

    label: str | Promise
    state: str
    url: str | None
    summary: str


def step_url(run: Import, step: Step) -> str:
    """Return the address of `step`; an import that is not begun yet has one as well."""
    if run.pk:
        return reverse(f"imports:{step}", args=[run.account.slug, run.pk])
    query = {"step": step.value, "kind": run.kind, "mode": run.mode}
    if run.table is not None:
        query["table"] = run.table.slug
    return f"{reverse('imports:new', args=[run.account.slug])}?{urlencode(query)}"


def kept(request: MemberRequest, run: Import) -> Import:
    """Return `run`, begun in the database if it was not yet."""
    if run.pk or run.table is None:
        return run
    begun = create_import(
        run.table, by=request.member, name=run.name, kind=Kind(run.kind)
    )
    if begun.mode != run.mode:
        choose_kind(begun, by=request.member, kind=Kind(run.kind), mode=Mode(run.mode))
    return begun


def go(request: MemberRequest, url: str) -> HttpResponse:
    """Send the browser to `url`; a part is not swapped for a page."""
    return HttpResponseClientRedirect(url) if is_swap(request) else redirect(url)


def go_to(request: MemberRequest, run: Import, step: Step) -> HttpResponse:
    """Send the browser to `step`."""
    return go(request, step_url(run, step))


def list_step(run: Import) -> Step:
    """Return the step that shows what the list is made of."""
    return Step.CRITERION if run.is_by_criterion else Step.FILE


def is_mapped(run: Import) -> bool:
    """Say whether it is known which profiles the list is about."""
    if run.is_by_criterion:
        return True
    return bool(run.file_path and run.unique_key_id and run.column is not None)


def steps(run: Import, current: Step, *, may_read: bool) -> list[Shown]:
    """Return the navigation: back to what is done, forward to what can be.

    Without `may_read` it says nothing of whom the criterion means.
    """
    read = run.status in {Status.STAGING, Status.STAGED}
    has_list = bool(run.file_path) or run.is_by_criterion
    done = {
        Step.GENERAL: run.table_id is not None,
        Step.KIND: run.table_id is not None,
        list_step(run): has_list,
        Step.MAPPING: is_mapped(run) and (read or run.is_by_criterion),
        Step.OVERVIEW: False,
    }
    reachable = done | {
        list_step(run): run.table_id is not None,
        Step.MAPPING: bool(run.file_path),
        Step.OVERVIEW: is_mapped(run) and (read or run.is_by_criterion),
    }
    return [
        Shown(
            label=_label(run, step),
            state="current" if step is current else "done" if done[step] else "todo",
            url=step_url(run, step) if reachable[step] else None,
            summary=_summary(run, step, may_read=may_read),
        )
        for step in (OF_CRITERION if run.is_by_criterion else OF_FILE)
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
    kind = saying(run)
    may_read = not run.is_by_criterion or may_read_criterion(request.member, run)
    shared = {
        "run": run,
        "kind": kind,
        "wizard_heading": kind.heading_for(run.table),
        "action": step_url(run, step),
        "may_read": may_read,
        "steps": steps(run, step, may_read=may_read),
        "lacks": lacks(run, request.member) if step is Step.MAPPING else [],
    }
    return render_part(request, template, part, {**shared, **context}, status=status)


def _label(run: Import, step: Step) -> str | Promise:
    if step is Step.CRITERION and run.source == Source.SEGMENT:
        return _("Segment")
    return LABELS[step]


def _summary(run: Import, step: Step, *, may_read: bool) -> str:
    match step:
        case Step.GENERAL:
            return run.table_name
        case Step.KIND:
            return run.get_kind_display()
        case Step.FILE if run.file_path:
            return f"{run.file_name}, {filesizeformat(run.file_bytes)}"
        case Step.CRITERION:
            said = run.criterion_text if may_read else ""
            return run.list_name or Truncator(said).chars(SUMMARY)
        case Step.MAPPING if run.is_by_criterion:
            return gettext("Not needed: they match themselves")
        case Step.MAPPING if is_mapped(run):
            return f"{run.key_name} ← {run.column_name}"
        case _:
            return ""
