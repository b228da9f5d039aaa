"""Attributes of a table: added, changed, put in another order, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from common.forms import posted
from common.parts import is_swap, render_part
from profiles import queries
from profiles.actions.add_attribute import add_attribute
from profiles.actions.change_attribute import change_attribute
from profiles.actions.order_attributes import order_attributes
from profiles.actions.remove_attribute import remove_attribute
from profiles.definition_forms import AttributeForm
from profiles.dependants import Subject, dependants
from profiles.models import Attribute, ChangeStatus, DefinitionChange, ProfileTable
from profiles.presence import is_key
from profiles.views.definitions import TAB, definition_page
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show the form of an attribute to be, or add it."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    form = AttributeForm(table, None, posted(request))
    if not form.is_valid():
        return _form_page(request, table, form)
    said = form.cleaned_data
    try:
        add_attribute(table, said["name"], said["label"], form.terms, by=request.member)
    except DomainError as error:
        form.refuse(error)
        return _form_page(request, table, form)
    added = gettext("The attribute %(label)s was added.")
    messages.success(request, added % {"label": said["label"]})
    return redirect(TAB, request.account.slug, table.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, table_slug: str, name: str) -> HttpResponse:
    """Show what an attribute keeps to, or change it."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    attribute = _attribute(table, name)
    form = AttributeForm(table, attribute, posted(request))
    if not form.is_valid():
        return _form_page(request, table, form)
    try:
        change = change_attribute(
            table,
            name,
            form.cleaned_data["label"],
            form.terms,
            by=request.member,
            seen=form.cleaned_data["version"],
            from_now_on=form.cleaned_data.get("from_now_on", False),
        )
    except DomainError as error:
        form.refuse(error)
        return _form_page(request, table, form)
    return _changed(request, table, form, change)


def _changed(
    request: MemberRequest,
    table: ProfileTable,
    form: AttributeForm,
    change: DefinitionChange | None,
) -> HttpResponse:
    """Answer a change that is done, under way, or refused by what profiles hold."""
    if change and change.status == ChangeStatus.REFUSED:
        form.refuse_values(change, reader=request.member)
        # The refusal has moved the definition on: what is sent next is about this one.
        form.see(queries.tables(request.account).get(pk=table.pk).version)
        return _form_page(request, table, form, change)
    if change and change.pk and queries.changes(request.account).filter(pk=change.pk):
        said = gettext("%(label)s: the profiles are being gone through.")
    else:
        said = gettext("The attribute %(label)s was changed.")
    messages.success(request, said % {"label": form.cleaned_data["label"]})
    return redirect(TAB, request.account.slug, table.slug)


@require_POST
@requires(Capability.DEFINE_TABLES)
def order(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Put the attributes in the order that was sent, one of them a place up or down."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    names = request.POST.getlist("order")
    for button, step in (("up", -1), ("down", 1)):
        if (moved := request.POST.get(button)) in names:
            at = names.index(moved)
            names.insert(max(0, at + step), names.pop(at))
    order_attributes(table, names, by=request.member)
    if is_swap(request):
        return definition_page(request, table)
    return redirect(TAB, request.account.slug, table.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, table_slug: str, name: str) -> HttpResponse:
    """Say what depends on an attribute and what goes with it, or remove it."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    attribute = _attribute(table, name)
    if request.method == "POST":
        if request.POST.get("confirmed") != "yes":
            return _removal(request, table, attribute, untold=True)
        change = remove_attribute(table, name, by=request.member)
        if queries.changes(request.account).filter(pk=change.pk or 0):
            said = gettext("%(label)s is being removed from all profiles.")
        else:
            said = gettext("%(label)s was removed with all of its values.")
        messages.success(request, said % {"label": attribute.label})
        return redirect(TAB, request.account.slug, table.slug)
    return _removal(request, table, attribute, untold=False)


def _removal(
    request: MemberRequest, table: ProfileTable, attribute: Attribute, *, untold: bool
) -> HttpResponse:
    subject = Subject(request.account, "attribute", table=table, name=attribute.name)
    context = {
        "table": table,
        "attribute": attribute,
        "count": queries.count(table),
        "users": dependants(subject),
        "is_key": is_key(attribute),
        "is_named": attribute.name in table.name_attributes,
        "errors": [gettext("Tick this to go on.")] if untold else [],
    }
    template = "profiles/attributes/destroy.html"
    return render_part(
        request, template, "dialog", context, status=422 if untold else 200
    )


def _attribute(table: ProfileTable, name: str) -> Attribute:
    rows = Attribute.objects.filter(account=table.account_id, table=table)
    return get_object_or_404(rows, name=name)


def _form_page(
    request: MemberRequest,
    table: ProfileTable,
    form: AttributeForm,
    change: DefinitionChange | None = None,
) -> HttpResponse:
    context = {
        "table": table,
        "form": form,
        "attribute": form.attribute,
        "change": change,
        "is_key": bool(form.attribute and is_key(form.attribute)),
    }
    return render(request, "profiles/attributes/form.html", context, status=form.status)
