"""The unique keys of a table: made, set anew, removed."""

from collections.abc import Sequence
from typing import Any

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
from profiles.actions.change_key import change_key
from profiles.actions.make_unique import make_unique
from profiles.actions.remove_key import remove_key
from profiles.definition_forms import KIND_WORDS
from profiles.dependants import Subject, concerned, dependants
from profiles.key_forms import KeyForm, SettingsForm, possible
from profiles.models import KeyChangeStatus, KeyStatus, ProfileTable, UniqueKey
from profiles.normalisers import Kind
from profiles.views.definition_tabs import definition_tabs
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

TAB = "profiles:keys"


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest, table_slug: str) -> HttpResponse:
    """List the keys of a table, and what is being done to them."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    open_ = (KeyChangeStatus.RUNNING, KeyChangeStatus.REFUSED)
    changes = queries.key_changes(request.account).filter(table=table, status__in=open_)
    context: dict[str, Any] = {
        "table": table,
        "keys": _worded(queries.every_key(table)),
        "changes": list(changes.order_by("-pk")),
        "tabs": definition_tabs(request, table, TAB),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
    }
    context["is_moving"] = any(each.is_moving for each in context["changes"]) or any(
        key.status == KeyStatus.REMOVING for key, _words in context["keys"]
    )
    return render_part(request, "profiles/keys/index.html", "keys", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show which attribute can be made unique, or have it made."""
    table = get_object_or_404(queries.tables(request.account), slug=table_slug)
    attributes = possible(queries.attributes(table), queries.every_key(table))
    form = KeyForm(table, attributes, posted(request))
    if form.is_valid():
        try:
            make_unique(form.chosen, by=request.member, **form.settings)
        except DomainError as error:
            form.refuse(error)
        else:
            said = gettext("%(label)s is being made unique.")
            messages.info(request, said % {"label": form.chosen.label})
            return redirect(TAB, request.account.slug, table.slug)
    context = {"table": table, "form": form, "key": None, "can": bool(attributes)}
    return render(request, "profiles/keys/form.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, table_slug: str, key_id: int) -> HttpResponse:
    """Show how the values of a key are read, or have them read anew."""
    key = _key(request, table_slug, key_id)
    form = SettingsForm(key, posted(request))
    if form.is_valid():
        try:
            change_key(key, by=request.member, **form.settings)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.info(request, gettext("Everybody is being looked at again."))
            return redirect(TAB, request.account.slug, table_slug)
    context = {"table": key.table, "form": form, "key": key, "can": bool(form.fields)}
    return render(request, "profiles/keys/form.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, table_slug: str, key_id: int) -> HttpResponse:
    """Ask whether a key is to be removed, or have it removed."""
    key = _key(request, table_slug, key_id)
    missing = request.method == "POST" and request.POST.get("confirmed") != "yes"
    if request.method == "POST" and not missing:
        remove_key(key, by=request.member)
        said = gettext("It is being looked whether %(key)s can go.")
        messages.info(request, said % {"key": str(key)})
        return redirect(TAB, request.account.slug, table_slug)
    subject = Subject(request.account, "key", table=key.table, name=key.name)
    context = {
        "table": key.table,
        "key": key,
        "is_last": _is_last(key.table),
        "users": dependants(subject),
        "concerned": concerned(subject),
        "errors": [gettext("Tick this to go on.")] if missing else [],
    }
    template = "profiles/keys/destroy.html"
    status = 422 if missing else 200
    return render_part(request, template, "dialog", context, status)


def _key(request: MemberRequest, table_slug: str, key_id: int) -> UniqueKey:
    keys = UniqueKey.objects.filter(account=request.account, table__slug=table_slug)
    found = keys.select_related("attribute", "table__account")
    return get_object_or_404(found, pk=key_id)


def _is_last(table: ProfileTable) -> bool:
    return len(queries.unique_keys(table)) == 1


def _worded(keys: Sequence[UniqueKey]) -> list[tuple[UniqueKey, object]]:
    """Return `keys`, each with what its values are in words."""
    return [(key, KIND_WORDS[Kind(key.kind)]) for key in keys]
