"""The audit trail: read, checked and taken along."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_GET, require_safe

from audit import queries, words
from audit.models import Entry
from common.keyset import page_of
from common.parts import render_part
from tenancy.doors import MemberRequest, requires
from tenancy.models import Account
from tenancy.queries import everybody
from tenancy.roles import Capability
from tenancy.scope import account_transaction

PAGE_ENTRIES = 50
MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv"}
COLUMNS = ("position", "moment", "action", "author", "facts", "link")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it; `author` None: the program itself."""

    entry: Entry
    action: str | Promise
    author: str | None
    facts: list[words.Fact]


@require_safe
@requires(Capability.VIEW_AUDIT)
def index(request: MemberRequest) -> HttpResponse:
    """List the entries, the youngest first."""
    page = page_of(queries.entries(request.account), request, PAGE_ENTRIES, "position")
    context = {"page": page, "lines": list(_lines(request.account, page.rows))}
    return render(request, "audit/entries/index.html", context)


@require_safe
@requires(Capability.VIEW_AUDIT)
def integrity(request: MemberRequest) -> HttpResponse:
    """Follow the whole chain, and say whether every link holds."""
    context = {
        "checked": queries.entries(request.account).count(),
        "broken_at": queries.broken_at(request.account),
    }
    return render_part(request, "audit/integrity/show.html", "verdict", context)


@require_GET
@requires(Capability.VIEW_AUDIT)
def export(request: MemberRequest, format_: str) -> StreamingHttpResponse:
    """Give the chain as a file, from its first entry to its last."""
    if format_ not in MEDIA:
        raise Http404
    write = _as_json if format_ == "jsonl" else _as_csv
    response = StreamingHttpResponse(
        _exported(request.account, write),
        content_type=f"{MEDIA[format_]}; charset=utf-8",
    )
    name = f"audit-{request.account.slug}.{format_}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(account: Account, entries: Iterable[Entry]) -> Iterator[Line]:
    names = {member.pk: str(member.user) for member in everybody(account)}
    for entry in entries:
        number = entry.author_id
        yield Line(
            entry=entry,
            action=words.action(entry.action),
            author=None if number is None else names.get(number, f"#{number}"),
            facts=list(words.facts(entry.facts)),
        )


def _exported(account: Account, write: Any) -> Iterator[str]:
    """Yield the lines of a file; they are sent when the view's transaction is over."""
    with account_transaction(account):
        yield from write(queries.entries(account).order_by("position"))


def _as_json(entries: Any) -> Iterator[str]:
    for entry in entries.iterator(chunk_size=2000):
        line = {"entry": entry.content(), "link": bytes(entry.link).hex()}
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _as_csv(entries: Any) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for entry in entries.iterator(chunk_size=2000):
        held = entry.content()
        held["facts"] = json.dumps(held["facts"], ensure_ascii=False, sort_keys=True)
        held["link"] = bytes(entry.link).hex()
        writer.writerow(held[name] for name in COLUMNS)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
