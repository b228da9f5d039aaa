"""The Delete Report of an erasure by hand."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from common.errors import DomainError
from common.parts import render_part
from erasure import queries
from erasure.labels import lines
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


class NotYourReport(DomainError):
    """Somebody else deleted these profiles. Operations or an administrator may look."""

    status = 403


@require_safe
@requires(None)
def show(request: MemberRequest, erasure_id: int) -> HttpResponse:
    """Show who deleted how many, when and why, what went along, and the proof."""
    erasure = get_object_or_404(queries.erasures(request.account), pk=erasure_id)
    if (
        not request.member.may(Capability.VIEW_RUNS)
        and erasure.author != request.member
    ):
        raise NotYourReport
    context = {
        "erasure": erasure,
        "lines": lines(erasure.traces),
        "left": sum(erasure.left.values()),
        "relations": len(erasure.left),
        "percent": queries.percent_done(erasure) if erasure.is_open else 100,
        "is_proved": bool(erasure.left) and not any(erasure.left.values()),
    }
    return render_part(request, "erasure/erasures/show.html", "report", context)
