"""What Prometheus reads: sums over all accounts, and no account's data.

Open to whoever knows LETHE_METRICS_TOKEN (`Authorization: Bearer …`); without that
setting the page is not there.
"""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common import sql
from erasure.models import Status
from imports.models import Kind
from imports.models.execution import ExecutionStatus
from tenancy.models import Errand

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[str, float]


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every measure in Prometheus' text format."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    ):
        return HttpResponse("The token is missing or wrong.\n", "text/plain", 401)
    return HttpResponse("".join(_lines()), CONTENT_TYPE)


def _lines() -> Iterator[str]:
    found: dict[str, dict[str, float]] = {}
    for measure, label, value in sql.fetch("erasure.measures", {}):
        found.setdefault(measure, {})[label] = float(value or 0)
    states = {
        str(status): found.get("erasures", {}).get(status, 0) for status in Status
    }
    yield from _family(
        "lethe_erasures",
        "Erasures by state.",
        [(f'{{state="{state}"}}', count) for state, count in states.items()],
    )
    runs: dict[tuple[str, str], float] = {}
    slices = dict(found.get("slices", {}))
    for measure, kind, state, value in sql.fetch("imports.measures", {}):
        if measure == "slices":
            slices[kind] = float(value)
        else:
            runs[kind, state] = float(value)
    yield from _family(
        "lethe_runs",
        "Launched imports by kind and state.",
        [
            (f'{{kind="{kind}",state="{state}"}}', runs.get((kind, state), 0.0))
            for kind in map(str, Kind)
            for state in map(str, ExecutionStatus)
        ],
    )
    yield from _family(
        "lethe_erased_profiles",
        "Profiles that closed erasures deleted.",
        [("", found.get("profiles", {}).get("", 0))],
    )
    yield from _family(
        "lethe_slices_per_second",
        "Slices done, averaged over the last minute.",
        [(f'{{kind="{kind}"}}', count / 60) for kind, count in sorted(slices.items())],
    )
    yield from _family(
        "lethe_oldest_heartbeat_seconds",
        "Time since the quietest erasure at work was heard of; 0 without any.",
        [("", found.get("heartbeat", {}).get("", 0))],
    )
    yield from _queue()


def _queue() -> Iterator[str]:
    due = list(
        Errand.objects.values("task")
        .annotate(count=Count("pk"), oldest=Min("created"))
        .order_by("task")
    )
    yield from _family(
        "lethe_errands",
        "Work that is due or being done, by task.",
        [(f'{{task="{row["task"]}"}}', float(row["count"])) for row in due],
    )
    now = timezone.now()
    yield from _family(
        "lethe_queue_age_seconds",
        "Age of the oldest work that is due or being done, by task.",
        [
            (f'{{task="{row["task"]}"}}', (now - row["oldest"]).total_seconds())
            for row in due
        ],
    )


def _family(name: str, help_text: str, samples: list[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {help_text}\n# TYPE {name} gauge\n"
    for labels, value in samples:
        yield f"{name}{labels} {value:g}\n"
