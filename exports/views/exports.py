"""Exports: the list, the form, the live page, the end of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_htmx.http import trigger_client_event

from common.keyset import page_of
from common.parts import render_part
from exports import queries
from exports.actions.remove_export import remove_export
from exports.actions.request_list import request_list
from exports.engine.columns import Column, offered
from exports.forms import ExportForm
from exports.look import Look
from exports.models import Export
from exports.sources import Source, source
from profiles.queries import tables
from segments.queries import count, read
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_EXPORTS = 25


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.EXPORT_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the exports that the member may see, live while one is being made; or ask."""
    if request.method == "POST":
        return _create(request)
    found = queries.exports_seen_by(request.member)
    page = page_of(found, request, PAGE_EXPORTS)
    context = {
        "page": page,
        "looks": [Look.of(export) for export in page.rows],
        "is_live": any(export.is_open for export in page.rows),
        "sees_all": request.member.may(Capability.VIEW_ALL_EXPORTS),
    }
    return render_part(request, "exports/exports/index.html", "exports", context)


@require_safe
@requires(Capability.EXPORT_PROFILES)
def new(request: MemberRequest) -> HttpResponse:
    """Ask for the table to export as a whole."""
    context = {"tables": tables(request.account)}
    return render(request, "exports/exports/tables.html", context)


@require_safe
@requires(Capability.EXPORT_PROFILES)
def new_of(request: MemberRequest, **named: Any) -> HttpResponse:
    """Ask for the columns and the format of a file."""
    asked = _source(request, named)
    form = ExportForm(_offered(request, asked), title=asked.title)
    return _form_page(request, asked, form)


@require_safe
@requires(Capability.EXPORT_PROFILES)
def show(request: MemberRequest, number: int) -> HttpResponse:
    """Show how far the export is, and in the end its file."""
    look = Look.of(_export(request, number))
    template = "exports/exports/show.html"
    response = render_part(request, template, "export", {"look": look})
    if not look.export.is_open:
        # The part that came last lets the bell look whether it has to ring.
        trigger_client_event(response, "notified")
    return response


@require_POST
@requires(Capability.EXPORT_PROFILES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Remove the file before its time."""
    remove_export(_export(request, number), by=request.member)
    messages.success(request, gettext("The file is removed."))
    return redirect("exports:index", request.account.slug)


def _create(request: MemberRequest) -> HttpResponse:
    asked = _source(request, request.POST)
    form = ExportForm(_offered(request, asked), request.POST, title=asked.title)
    if not form.is_valid():
        return _form_page(request, asked, form)
    kind, delimiter = form.format
    export = request_list(
        {asked.field: asked.value},
        by=request.member,
        columns=form.cleaned_data["columns"],
        format=kind,
        title=form.cleaned_data["title"],
        delimiter=delimiter,
        once=form.cleaned_data["once"],
    )
    return redirect("exports:show", request.account.slug, export.pk)


def _offered(request: MemberRequest, asked: Source) -> list[Column]:
    return offered(asked.table, reader=request.member)


def _form_page(request: MemberRequest, asked: Source, form: ExportForm) -> HttpResponse:
    context: dict[str, Any] = {
        "source": asked,
        "form": form,
        "matching": count(
            asked.table,
            read(asked.table, asked.criterion, reader=request.member),
            reader=request.member,
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "exports/exports/new.html", context, status=status)


def _source(request: MemberRequest, named: Any) -> Source:
    found = source(request.member, named)
    if found is None:
        raise Http404
    return found


def _export(request: MemberRequest, number: int) -> Export:
    return get_object_or_404(queries.exports_seen_by(request.member), pk=number)
