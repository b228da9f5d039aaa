"""Runs after their launch: the two tabs, the live page, the report."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_safe,
)
from django_htmx.http import trigger_client_event

from common.keyset import page_of
from common.parts import is_swap, render_part
from erasure.queries import by_hand_in_progress, percent_done
from imports import queries
from imports.actions.hand_out_errors import hand_out_errors
from imports.actions.stop_execution import stop_execution
from imports.kinds import moving as how_far
from imports.kinds import saying
from imports.models import Execution, Import, Status
from imports.views.doors import AnothersList, may_prepare
from tenancy.doors import MemberRequest, barred, requires
from tenancy.roles import Capability

PAGE_EXECUTIONS = 25
PAGE_RUNNING = 10  # each of them is asked how far it is
PAGE_PREPARED = 25
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """An import in preparation, and whether whoever asks may go on with it."""

    run: Import
    may_prepare: bool


@require_safe
@requires(Capability.VIEW_RUNS)
def in_progress(request: MemberRequest) -> HttpResponse:
    """List what is running and what is being prepared, live while something moves."""
    running = page_of(
        queries.executions_in_progress(request.account),
        request,
        PAGE_RUNNING,
        part="running",
    )
    by_hand = page_of(
        by_hand_in_progress(request.account), request, PAGE_RUNNING, part="by-hand"
    )
    prepared = page_of(
        queries.imports_in_preparation(request.account),
        request,
        PAGE_PREPARED,
        part="prepared",
    )
    preparing = [
        Prepared(run, may_prepare(request.member, run)) for run in prepared.rows
    ]
    context = {
        "here": request.get_full_path(),
        "moving": [how_far(execution) for execution in running.rows],
        "running": running,
        "by_hand": by_hand,
        "erasing": [(each, percent_done(each)) for each in by_hand.rows],
        "preparing": preparing,
        "prepared": prepared,
        "may_stop": request.member.may(Capability.STOP_RUNS),
        "is_live": bool(running.rows or by_hand.rows)
        or any(each.run.status == Status.STAGING for each in preparing),
    }
    return render_part(request, "imports/in_progress/index.html", "runs", context)


@require_safe
@requires(Capability.VIEW_RUNS)
def completed(request: MemberRequest) -> HttpResponse:
    """List the runs that have ended, the latest first."""
    found = queries.completed_executions(request.account)
    page = page_of(found, request, PAGE_EXECUTIONS, "ended", "pk")
    may_import = request.member.may(Capability.IMPORT_PROFILES)
    context = {"page": page, "may_import": may_import}
    return render(request, "imports/executions/index.html", context)


@require_safe
@requires(None)
def show(request: MemberRequest, number: int) -> HttpResponse:
    """Show how far the run is; once it has ended, its report. Its author sees it too."""
    execution = _execution(request, number)
    if execution.launched_by_id != request.member.pk and (
        refusal := barred(request, Capability.VIEW_RUNS, None)
    ):
        return refusal
    kind = saying(execution)
    context: dict[str, Any] = {
        "execution": execution,
        "kind": kind,
        "is_part": is_swap(request),
        "may_have_list": queries.may_have_list(request.member, execution.import_run),
        "may_read": queries.may_read_criterion(request.member, execution.import_run),
    }
    if execution.is_open:
        request.found_at = reverse("imports:in_progress", args=[request.account.slug])
        context["run"] = how_far(execution)
        context["may_stop"] = request.member.may(Capability.STOP_RUNS)
    else:
        context["report"] = kind.report(execution)
    template = "imports/executions/show.html"
    response = render_part(request, template, "execution", context)
    if not execution.is_open:
        # The part that came last lets the bell look whether it has to ring.
        trigger_client_event(response, "notified")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.STOP_RUNS)
def stop(request: MemberRequest, number: int) -> HttpResponse:
    """Ask once, then stop the run after what is being worked on."""
    execution = _execution(request, number)
    if request.method == "POST":
        stop_execution(execution, by=request.member)
    elif execution.is_open and execution.status != "stopping":
        request.found_at = reverse("imports:in_progress", args=[request.account.slug])
        context = {
            "execution": execution,
            "kind": saying(execution),
            "run": how_far(execution),
        }
        return render_part(request, "imports/stops/new.html", "dialog", context)
    return redirect("imports:execution", request.account.slug, execution.pk)


@require_GET
@requires(Capability.VIEW_RUNS)
def error_file(request: MemberRequest, number: int, kind: str) -> FileResponse:
    """Give the rows that came to nothing, as a file."""
    execution = _execution(request, number)
    if not queries.may_have_list(request.member, execution.import_run):
        raise AnothersList
    file = hand_out_errors(execution, kind, by=request.member)
    if file is None:
        raise Http404
    word = saying(execution).error_word
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{slugify(execution.name) or 'import'}-{word}.{kind}",
        content_type=MEDIA[kind],
    )


def _execution(request: MemberRequest, number: int) -> Execution:
    return get_object_or_404(queries.executions(request.account), pk=number)
