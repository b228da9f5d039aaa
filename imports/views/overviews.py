"""Step 5: what every row of the list comes to, who goes and what goes with them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from erasure.labels import lines_for
from imports import labels, queries
from imports.actions.request_staging import request_staging
from imports.explanations import LABELS, explanation
from imports.kinds import KINDS
from imports.models import Import, Kind, Status
from imports.outcomes import Outcome
from imports.views.by_kind import or_its_kinds
from imports.views.doors import of_open_import
from imports.views.wizard import Step, go_to, is_mapped, list_step, show
from tenancy.doors import MemberRequest
from tenancy.models import Membership
from tenancy.sections import sections_of

# From this share of its table on a list is asked about.
MUCH_PERCENT = 50
# Of a shorter list the number of rows is not worth estimating.
FEW_ROWS = 2_000
TEMPLATE = "imports/overviews/show.html"
ROWS_TEMPLATE = "imports/overviews/rows.html"


@require_safe
@of_open_import
@or_its_kinds("overview")
def overview(request: MemberRequest, run: Import) -> HttpResponse:
    """Show how far the list is read, then what it comes to."""
    if run.status == Status.DRAFT:
        return go_to(request, run, Step.MAPPING if run.file_path else list_step(run))
    context = (
        _preview(request.member, run) if run.status == Status.STAGED else _reading(run)
    )
    return show(
        request, run, Step.OVERVIEW, context, template=TEMPLATE, part="overview"
    )


@require_POST
@of_open_import
def renew(request: MemberRequest, run: Import) -> HttpResponse:
    """Compute the overview again, as of now."""
    if not is_mapped(run):
        return go_to(request, run, Step.MAPPING if run.file_path else list_step(run))
    if run.status != Status.STAGING:
        request_staging(run, by=request.member)
    return go_to(request, run, Step.OVERVIEW)


@require_safe
@of_open_import
@or_its_kinds("rows")
def rows(request: MemberRequest, run: Import, outcome: str) -> HttpResponse:
    """Show the first rows that have one outcome."""
    found = Outcome.__members__.get(outcome.replace("-", "_").upper())
    if found is None:
        raise Http404
    samples = _profiles(run, found) if run.is_by_criterion else _rows(run, found)
    context = {
        "outcome": outcome,
        "label": LABELS[found],
        "samples": samples,
        "more": run.outcomes.get(found.word, 0) - len(samples),
    }
    return show(
        request, run, Step.OVERVIEW, context, template=ROWS_TEMPLATE, part="rows"
    )


def _sections(member: Membership, run: Import) -> list[tuple[str, int]]:
    """Return the sections concerned that `member` sees, with how many profiles."""
    seen = set(sections_of(run.account, member).values_list("name", flat=True))
    return [(name, count) for name, count in run.sections if name in seen]


def _rows(run: Import, outcome: Outcome) -> list[dict[str, Any]]:
    """Return the first rows of a file with one outcome, and why they have it."""
    sample = queries.row_sample(run, outcome)
    values = queries.values_of(run, sample)
    return [
        {
            "number": row.row_no,
            "value": values.get(row.row_no, ""),
            "explanation": explanation(row),
        }
        for row in sample
    ]


def _profiles(run: Import, outcome: Outcome) -> list[dict[str, Any]]:
    """Return the first profiles of a frozen set with one outcome, by what they are."""
    return [
        {
            "value": profile.name,
            "explanation": " · ".join(
                identifier.value for identifier in profile.identifiers.all()
            ),
        }
        for profile in queries.profile_sample(run, outcome)
    ]


def _reading(run: Import) -> dict[str, Any]:
    """Return how many rows there are to read, as far as the file's size tells."""
    estimate = run.inspection.get("estimated_rows") or 0
    is_reading = run.stage == "reading" and estimate >= FEW_ROWS
    return {"total": max(estimate, run.rows_read) if is_reading else None}


def _preview(member: Membership, run: Import) -> dict[str, Any]:
    percent = round(100 * run.matched / run.people) if run.people else 0
    return {
        "lines": labels.lines(run.outcomes, act=False, matching=run.is_by_criterion),
        "rows_of_file": sum(run.outcomes.values()),
        "percent": percent,
        "is_much": percent > MUCH_PERCENT,
        "impact": lines_for(member, run.impact),
        "has_unseen": not member.sees_all_sections,
        "sections": _sections(member, run),
        "sample": queries.sample(run),
        "may_unsubscribe": KINDS[Kind.UNSUBSCRIBE].is_open_to(member, run.source),
    }
