"""What a table is made of."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.forms import posted
from common.parts import render_part
from profiles import queries
from profiles.actions.change_table import change_table
from profiles.actions.create_table import Column, Key, create_table
from profiles.actions.remove_table import remove_table
from profiles.definition_forms import NewTableForm, TableForm
from profiles.dependants import Subject, dependants
from profiles.models import ProfileTable
from profiles.models.definitions import Type
from profiles.presence import holds_anybody
from profiles.views.definition_tabs import definition_tabs
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

TAB = "profiles:definition"


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show the attributes of a table, and what is being done to them."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    return definition_page(request, table)


def definition_page(request: MemberRequest, table: ProfileTable) -> HttpResponse:
    """Answer with the definition of `table`; htmx gets the attributes alone."""
    keys = {key.attribute_id: key for key in queries.unique_keys(table)}
    attributes = queries.attributes(table)
    changes = list(queries.changes(request.account).filter(table=table).order_by("pk"))
    labels = {each.name: each.label for each in attributes}
    context = {
        "table": table,
        "attributes": [(each, keys.get(each.pk)) for each in attributes],
        "naming": [labels.get(name, name) for name in table.name_attributes],
        "changes": [(each, each.found_by(request.member)) for each in changes],
        "is_moving": any(change.status == "running" for change in changes),
        "tabs": definition_tabs(request, table, TAB),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    return render_part(request, "profiles/definitions/show.html", "attributes", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of a table to be, or create it."""
    form = NewTableForm(posted(request))
    if form.is_valid():
        try:
            table = _created(request, form)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, gettext("The table was created."))
            return redirect(TAB, request.account.slug, table.slug)
    template = "profiles/definitions/new.html"
    return render(request, template, {"form": form}, status=form.status)


def _created(request: MemberRequest, form: NewTableForm) -> ProfileTable:
    said = form.cleaned_data
    names = (
        ("first_name", gettext("First name")),
        ("last_name", gettext("Last name")),
    )
    return create_table(
        request.account,
        said["slug"],
        by=request.member,
        identity=said["identity"],
        keys=[
            Key(
                said["key_name"],
                said["key_kind"],
                said["key_region"] if said["key_kind"] == "phone" else "",
                said["key_label"],
            )
        ],
        attributes=[
            Column(name, Type.TEXT, label=label)
            for name, label in names
            if said["named"]
        ],
        name=said["name"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show what a table is called and how its people are named, or change it."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    form = TableForm(
        table,
        queries.attributes(table),
        posted(request),
        is_empty=not holds_anybody(table),
    )
    if form.is_valid():
        try:
            change_table(
                table,
                form.cleaned_data["name"],
                form.name_attributes,
                form.chosen_identity,
                by=request.member,
                seen=form.cleaned_data["version"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, gettext("The table was changed."))
            return redirect(TAB, request.account.slug, table.slug)
    context = {"table": table, "form": form}
    return render(
        request, "profiles/definitions/edit.html", context, status=form.status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Ask whether an empty table is to be removed, or do it."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    if request.method == "POST":
        remove_table(table, by=request.member)
        said = gettext("The table %(name)s was removed.")
        messages.success(request, said % {"name": table.name})
        return redirect("profiles:tables", request.account.slug)
    context = {
        "table": table,
        "holds_anybody": holds_anybody(table),
        "users": dependants(Subject(request.account, "table", table=table)),
        "attributes": queries.attributes(table),
        "keys": queries.unique_keys(table),
    }
    template = "profiles/definitions/destroy.html"
    return render_part(request, template, "dialog", context)
