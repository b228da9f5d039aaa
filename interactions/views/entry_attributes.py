"""Attributes of the entries of a custom table: added, changed, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from common.forms import posted
from common.parts import render_part
from interactions.actions.add_entry_attribute import add_entry_attribute
from interactions.actions.change_entry_attribute import change_entry_attribute
from interactions.actions.remove_entry_attribute import (
    remove_entry_attribute,
    subject_of,
)
from interactions.custom_counts import count_entries
from interactions.custom_entries import custom_tables
from interactions.custom_forms import EntryAttributeForm
from interactions.models import CustomTable, EntryAttribute, EntryChange
from interactions.views.custom_tables import TABLE, custom_of
from profiles.dependants import dependants
from profiles.models import ChangeStatus
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest, table_slug: str, custom_slug: str) -> HttpResponse:
    """Show the form of an attribute to be, or add it."""
    custom = custom_of(request, table_slug, custom_slug)
    form = EntryAttributeForm(custom, None, posted(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            add_entry_attribute(
                custom,
                said["name"],
                said["label"],
                said["type"],
                form.terms.choices,
                by=request.member,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            added = gettext("The attribute %(label)s was added.")
            messages.success(request, added % {"label": said["label"]})
            return redirect(TABLE, request.account.slug, table_slug, custom.slug)
    return _page(request, custom, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.DEFINE_TABLES)
def edit(
    request: MemberRequest, table_slug: str, custom_slug: str, name: str
) -> HttpResponse:
    """Show what an attribute keeps to, or change it."""
    custom = custom_of(request, table_slug, custom_slug)
    attribute = _attribute(custom, name)
    form = EntryAttributeForm(custom, attribute, posted(request))
    if not form.is_valid():
        return _page(request, custom, form)
    said = form.cleaned_data
    try:
        change = change_entry_attribute(
            attribute,
            said["label"],
            form.terms,
            by=request.member,
            seen=said["version"],
        )
    except DomainError as error:
        form.refuse(error)
        return _page(request, custom, form)
    return _changed(request, custom, form, change)


def _changed(
    request: MemberRequest,
    custom: CustomTable,
    form: EntryAttributeForm,
    change: EntryChange | None,
) -> HttpResponse:
    """Answer a change that is done, under way, or refused by what entries hold."""
    if change and change.status == ChangeStatus.REFUSED:
        form.refuse_values(change)
        # The refusal has moved the definition on: what is sent next is about this one.
        form.see(custom_tables(custom.profile_table).get(pk=custom.pk).version)
        return _page(request, custom, form, change)
    if change:
        said = gettext("%(label)s: the entries are being gone through.")
    else:
        said = gettext("The attribute %(label)s was changed.")
    messages.success(request, said % {"label": form.cleaned_data["label"]})
    slugs = [request.account.slug, custom.profile_table.slug, custom.slug]
    return redirect(TABLE, *slugs)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.DEFINE_TABLES)
def destroy(
    request: MemberRequest, table_slug: str, custom_slug: str, name: str
) -> HttpResponse:
    """Say what depends on an attribute and where it goes from, or have it removed."""
    custom = custom_of(request, table_slug, custom_slug)
    attribute = _attribute(custom, name)
    missing = request.method == "POST" and request.POST.get("confirmed") != "yes"
    if request.method == "POST" and not missing:
        remove_entry_attribute(attribute, by=request.member)
        messages.info(request, gettext("Its values are being removed."))
        return redirect(TABLE, request.account.slug, table_slug, custom.slug)
    context = {
        "custom": custom,
        "table": custom.profile_table,
        "attribute": attribute,
        "entries": count_entries(custom),
        "users": dependants(subject_of(attribute)),
        "errors": [gettext("Tick this to go on.")] if missing else [],
    }
    status = 422 if missing else 200
    template = "interactions/custom/attribute_removal.html"
    return render_part(request, template, "dialog", context, status)


def _attribute(custom: CustomTable, name: str) -> EntryAttribute:
    rows = EntryAttribute.objects.filter(account=custom.account_id, custom_table=custom)
    return get_object_or_404(rows.select_related("custom_table"), name=name)


def _page(
    request: MemberRequest,
    custom: CustomTable,
    form: EntryAttributeForm,
    change: EntryChange | None = None,
) -> HttpResponse:
    context = {
        "custom": custom,
        "table": custom.profile_table,
        "form": form,
        "change": change,
    }
    template = "interactions/custom/attribute.html"
    return render(request, template, context, status=form.status)
