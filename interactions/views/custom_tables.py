"""Custom tables of a profile table: defined, changed, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.forms import posted
from common.parts import render_part
from interactions.actions.change_fate import change_fate
from interactions.actions.create_custom_table import create_custom_table
from interactions.actions.remove_custom_table import NotConfirmed, remove_custom_table
from interactions.actions.rename_custom_table import rename_custom_table
from interactions.custom_counts import count_entries
from interactions.custom_entries import (
    attributes,
    custom_tables,
    entry_changes,
    removals,
)
from interactions.custom_forms import FATE_WORDS, CustomTableForm, FateForm, NameForm
from interactions.models import CustomTable, OnErasure
from profiles import queries
from profiles.dependants import Subject, dependants
from profiles.models import ChangeStatus
from profiles.views.definition_tabs import definition_tabs
from tenancy.doors import MemberRequest, barred, requires
from tenancy.roles import Capability

TAB = "interactions:custom_tables"
TABLE = "interactions:custom_table"


def custom_of(request: MemberRequest, table_slug: str, custom_slug: str) -> CustomTable:
    """Return the custom table that an address names, or raise Http404."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    return get_object_or_404(custom_tables(table), slug=custom_slug)


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest, table_slug: str) -> HttpResponse:
    """List the custom tables of a profile table, with about how many entries each has."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    going = removals(request.account).filter(custom_table__profile_table=table, name="")
    context = {
        "table": table,
        "shown": [(each, count_entries(each)) for each in custom_tables(table)],
        "going": list(going.select_related("custom_table")),
        "tabs": definition_tabs(request, table, TAB),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    return render_part(request, "interactions/custom/index.html", "tables", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show the form of a custom table to be, or create it."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    form = CustomTableForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = create_custom_table(
                table, said["slug"], said["name"], said["on_erasure"], by=request.member
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, gettext("The custom table was created."))
            return redirect(TABLE, request.account.slug, table.slug, made.slug)
    context = {"table": table, "form": form}
    return render(request, "interactions/custom/new.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str, custom_slug: str) -> HttpResponse:
    """Show what a custom table is made of, or rename it."""
    custom = custom_of(request, table_slug, custom_slug)
    may_define = request.member.may(Capability.DEFINE_TABLES)
    if request.method == "POST" and (
        refusal := barred(request, Capability.DEFINE_TABLES, None)
    ):
        return refusal
    form = NameForm(
        posted(request),
        initial={"name": custom.name},
    )
    if form.is_valid():
        rename_custom_table(custom, form.cleaned_data["name"], by=request.member)
        messages.success(request, gettext("The custom table was renamed."))
        return redirect(TABLE, request.account.slug, table_slug, custom.slug)
    going = list(removals(request.account).filter(custom_table=custom))
    changes = list(entry_changes(request.account).filter(custom_table=custom))
    context = {
        "custom": custom,
        "table": custom.profile_table,
        "form": form,
        "attributes": attributes(custom),
        "going": going,
        "changes": changes,
        "is_moving": bool(going)
        or any(each.status == ChangeStatus.RUNNING for each in changes),
        "entries": count_entries(custom),
        "fate": FATE_WORDS[OnErasure(custom.on_erasure)],
        "may_define": may_define,
    }
    template = "interactions/custom/show.html"
    return render_part(request, template, "definition", context, form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.DEFINE_TABLES)
def fate(request: MemberRequest, table_slug: str, custom_slug: str) -> HttpResponse:
    """Ask what is to become of entries when their profile goes, or change it."""
    custom = custom_of(request, table_slug, custom_slug)
    now = {"on_erasure": custom.on_erasure, "seen": custom.on_erasure}
    form = FateForm(posted(request), initial=now)
    if form.is_valid():
        said = form.cleaned_data
        change_fate(custom, said["on_erasure"], seen=said["seen"], by=request.member)
        messages.success(request, gettext("It holds for every deletion from now on."))
        return redirect(TABLE, request.account.slug, table_slug, custom.slug)
    context = {
        "custom": custom,
        "table": custom.profile_table,
        "form": form,
        "entries": count_entries(custom),
        "users": dependants(
            Subject(request.account, "fate", table=custom.profile_table)
        ),
    }
    template = "interactions/custom/fate.html"
    return render_part(request, template, "dialog", context, form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, table_slug: str, custom_slug: str) -> HttpResponse:
    """Ask whether a custom table is to go with its entries, or remove it."""
    custom = custom_of(request, table_slug, custom_slug)
    errors: list[str] = []
    if request.method == "POST":
        confirmed = request.POST.get("confirmed") == "yes"
        try:
            remove_custom_table(custom, by=request.member, confirmed=confirmed)
        except NotConfirmed as error:
            errors = [str(error)]
        else:
            messages.info(request, gettext("The custom table is being removed."))
            return redirect(TAB, request.account.slug, table_slug)
    subject = Subject(request.account, "custom_table", number=custom.pk)
    context = {
        "custom": custom,
        "table": custom.profile_table,
        "entries": count_entries(custom),
        "users": dependants(subject),
        "errors": errors,
    }
    template = "interactions/custom/destroy.html"
    status = NotConfirmed.status if errors else 200
    return render_part(request, template, "dialog", context, status)
