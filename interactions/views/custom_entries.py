"""The entries of a custom table: a long list, and one of them by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.forms import posted
from common.keyset import page_of
from common.parts import render_part
from interactions.actions.add_entry import add_entry
from interactions.actions.edit_entry import edit_entry
from interactions.actions.remove_entry import remove_entry
from interactions.custom_entries import (
    MOST_COLUMNS,
    Choice,
    attributes,
    columns,
    entries_in,
    lines,
)
from interactions.custom_forms import EntryForm
from interactions.models import CustomEntry, CustomTable
from interactions.views.custom_tables import custom_of
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50
LIST = "interactions:custom_entries"


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest, table_slug: str, custom_slug: str) -> HttpResponse:
    """Show a page of entries: of all, of one profile, or of nobody."""
    custom = custom_of(request, table_slug, custom_slug)
    choice = Choice.of(custom, request.GET)
    page = page_of(choice.rows, request, PAGE_ROWS)
    every = columns(custom, page.rows)
    shown = every[:MOST_COLUMNS]
    context = {
        "custom": custom,
        "table": custom.profile_table,
        "choice": choice,
        "columns": shown,
        "left_out": len(every) - len(shown),
        "lines": lines(custom, page.rows, shown),
        "previous_url": choice.address(page.previous_url),
        "next_url": choice.address(page.next_url),
        "may_edit": request.member.may(Capability.EDIT_PROFILES),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    return render(request, "interactions/custom/entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
def new(request: MemberRequest, table_slug: str, custom_slug: str) -> HttpResponse:
    """Show the form of an entry to be, or add it."""
    custom = custom_of(request, table_slug, custom_slug)
    form = EntryForm(
        custom,
        attributes(custom),
        posted(request),
        profile=request.GET.get("profile", "")[:20],
    )
    if form.is_valid():
        profile = form.cleaned_data["profile"]
        try:
            add_entry(custom, profile, form.values, by=request.member)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, gettext("The entry was added."))
            return redirect(LIST, request.account.slug, table_slug, custom.slug)
    return _page(request, custom, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
def edit(
    request: MemberRequest, table_slug: str, custom_slug: str, number: int
) -> HttpResponse:
    """Show what an entry says, or change it."""
    custom = custom_of(request, table_slug, custom_slug)
    entry = get_object_or_404(entries_in(custom), pk=number)
    form = EntryForm(
        custom,
        attributes(custom),
        posted(request),
        values=entry.attributes,
    )
    entry.custom_table = custom  # by whose definition the form was read
    if form.is_valid():
        edit_entry(entry, form.values, by=request.member)
        messages.success(request, gettext("The entry was saved."))
        return redirect(LIST, request.account.slug, table_slug, custom.slug)
    return _page(request, custom, form, entry)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
def destroy(
    request: MemberRequest, table_slug: str, custom_slug: str, number: int
) -> HttpResponse:
    """Ask whether an entry is to be deleted, or delete it."""
    custom = custom_of(request, table_slug, custom_slug)
    entry = get_object_or_404(entries_in(custom), pk=number)
    if request.method == "POST":
        remove_entry(entry, by=request.member)
        messages.success(request, gettext("The entry was deleted."))
        return redirect(LIST, request.account.slug, table_slug, custom.slug)
    context = {**_about(custom, entry), "custom": custom, "table": custom.profile_table}
    template = "interactions/custom/entry_removal.html"
    return render_part(request, template, "dialog", context)


def _page(
    request: MemberRequest,
    custom: CustomTable,
    form: EntryForm,
    entry: CustomEntry | None,
) -> HttpResponse:
    context = {
        "custom": custom,
        "table": custom.profile_table,
        "form": form,
        "has_attributes": bool(form.names),
        **(_about(custom, entry) if entry else {"entry": None}),
    }
    template = "interactions/custom/entry.html"
    return render(request, template, context, status=form.status)


def _about(custom: CustomTable, entry: CustomEntry) -> dict[str, object]:
    """Return the entry with whose it is and what it says."""
    shown = columns(custom, [entry])
    [line] = lines(custom, [entry], shown)
    said = [
        (column.label, cell)
        for column, cell in zip(shown, line.cells, strict=True)
        if cell
    ]
    return {"entry": entry, "line": line, "said": said}
