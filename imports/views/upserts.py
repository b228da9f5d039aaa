"""Step 5 of a list that adds and updates: what its rows come to, and the launch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse

from common.errors import DomainError
from erasure.actions.launch_erasure import StalePreview
from imports import queries
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.explanations import LABELS
from imports.models import Import, Mode, Status
from imports.outcomes import Outcome
from imports.upsert_forms import UpsertLaunchForm
from imports.upserting import rows as staged
from imports.upserting.definitions import Definitions
from imports.upserting.explanations import explanation, flaw_in_words
from imports.upserting.lines import lines
from imports.upserting.showing import Shown, shown
from imports.upserting.targets import Mapping
from imports.views.reading import reading
from imports.views.wizard import Step, go, go_to, show
from tenancy.doors import MemberRequest

OVERVIEW = "imports/upserts/overview.html"
ROWS = "imports/upserts/rows.html"
LAUNCH = "imports/launches/quiet.html"
QUESTION = "imports/upserts/question.html"
SAMPLE = 5
SHOWS_CHANGES = frozenset({Outcome.NEW, Outcome.UPDATED})
MOST_REASONS = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows are no good, and how many are not for that."""

    text: str
    count: int


def overview(request: MemberRequest, run: Import) -> HttpResponse:
    """Show how far the list is read, then what its rows change."""
    if run.status == Status.DRAFT:
        return go_to(request, run, Step.MAPPING if run.file_path else Step.FILE)
    context = _preview(request, run) if run.status == Status.STAGED else reading(run)
    return show(
        request, run, Step.OVERVIEW, context, template=OVERVIEW, part="overview"
    )


def rows(request: MemberRequest, run: Import, outcome: str) -> HttpResponse:
    """Show the first rows that have one outcome: what they change, or why they fail."""
    found = Outcome.__members__.get(outcome.replace("-", "_").upper())
    if found is None:
        raise Http404
    context: dict[str, Any] = {"outcome": outcome, "label": LABELS[found]}
    if found in SHOWS_CHANGES:
        samples: list[Any] = _changes(request, run, found, queries.SAMPLE)
    else:
        samples = list(_fails(run, found))
    context |= {
        "samples": samples,
        "shows_changes": found in SHOWS_CHANGES,
        "more": run.outcomes.get(found.word, 0) - len(samples),
    }
    return show(request, run, Step.OVERVIEW, context, template=ROWS, part="rows")


def launch(request: MemberRequest, run: Import) -> HttpResponse:
    """Ask for the tick, or launch what was confirmed."""
    if request.method != "POST":
        if run.status != Status.STAGED or not run.matched:
            return go_to(request, run, Step.OVERVIEW)
        form = UpsertLaunchForm(initial={"fingerprint": run.fingerprint})
        return _page(request, run, form)
    form = UpsertLaunchForm(request.POST)
    if not form.is_valid():
        return _page(request, run, form, status=422)
    try:
        with transaction.atomic():
            execution = launch_import(run, by=request.member, **form.cleaned_data)
    except DomainError as error:
        run.refresh_from_db()
        if isinstance(error, StalePreview) and run.status == Status.STAGED:
            request_staging(run, by=request.member)
        return _page(request, run, form, status=error.status, problem=error)
    url = reverse("imports:execution", args=[request.account.slug, execution.pk])
    return go(request, url)


def _preview(request: MemberRequest, run: Import) -> dict[str, Any]:
    columns = run.inspection.get("columns", [])
    mapping = Mapping.from_json(run.mapping)
    return {
        "lines": lines(run.outcomes, act=False),
        "rows_of_file": sum(run.outcomes.values()),
        "new": run.outcomes.get(Outcome.NEW.word, 0),
        "updated": run.outcomes.get(Outcome.UPDATED.word, 0),
        "mode": Mode(run.mode).label,
        "made": [columns[at] for at, _name in mapping.made if at < len(columns)],
        "reasons": [
            Reason(flaw_in_words(flaw, columns), count)
            for flaw, count in list(run.impact.items())[:MOST_REASONS]
        ],
        "changes": _changes(request, run, Outcome.UPDATED, SAMPLE),
        "additions": _changes(request, run, Outcome.NEW, SAMPLE),
    }


def _changes(
    request: MemberRequest, run: Import, outcome: Outcome, most: int
) -> list[Shown]:
    """Return what the first rows of one outcome change, in words."""
    if run.status != Status.STAGED or run.table is None:
        return []
    found = staged.changes(run, outcome, most)
    return shown(found, Definitions(run.table, request.member))


def _fails(run: Import, outcome: Outcome) -> Iterator[dict[str, Any]]:
    columns = run.inspection.get("columns", [])
    sample = queries.row_sample(run, outcome)
    values = queries.values_of(run, sample)
    for row in sample:
        yield {
            "number": row.row_no,
            "value": values.get(row.row_no, ""),
            "explanation": explanation(row, columns),
        }


def _page(
    request: MemberRequest,
    run: Import,
    form: UpsertLaunchForm,
    status: int = 200,
    problem: DomainError | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "question": QUESTION,
        "new": run.outcomes.get(Outcome.NEW.word, 0),
        "updated": run.outcomes.get(Outcome.UPDATED.word, 0),
        "launch_url": reverse("imports:launch", args=[run.account.slug, run.pk]),
    }
    return show(
        request,
        run,
        Step.OVERVIEW,
        context,
        template=LAUNCH,
        part="dialog",
        status=status,
    )
