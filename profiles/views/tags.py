"""Tags of an account: which there are, and who carries them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.keyset import page_of
from common.parts import render_part
from profiles import labels
from profiles.actions.add_tag import add_tag
from profiles.actions.remove_tag import remove_tag
from profiles.actions.rename_tag import rename_tag
from profiles.definition_forms import TagForm
from profiles.dependants import Subject, dependants
from profiles.models import ChangeKind, Tag
from profiles.views.profile_tabs import profile_tabs
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50


@require_safe
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the tags, the latest first, with how many profiles carry each."""
    page = page_of(labels.tags(request.member), request, PAGE_ROWS)
    context = {
        "page": page,
        "rows": [(tag, labels.tagged(tag, request.member)) for tag in page.rows],
        "tabs": profile_tabs(request, "profiles:tags"),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
        "changes": labels.removals(request.account, ChangeKind.TAG),
    }
    return render(request, "profiles/tags/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of a tag to be, or add it."""
    form = TagForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            add_tag(request.account, form.cleaned_data["name"], by=request.member)
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            said = gettext("%(name)s was added.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return redirect("profiles:tags", request.account.slug)
    return _form_page(request, form, None, status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a tag is called, or change it."""
    tag = get_object_or_404(labels.tags(request.member), pk=number)
    form = TagForm(
        request.POST if request.method == "POST" else None, initial={"name": tag.name}
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            rename_tag(tag, form.cleaned_data["name"], by=request.member)
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            said = gettext("%(name)s was changed.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return redirect("profiles:tags", request.account.slug)
    return _form_page(request, form, labels.tags(request.member).get(pk=number), status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Say what goes with a tag, or remove it."""
    tag = get_object_or_404(labels.tags(request.member), pk=number)
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        remove_tag(tag, by=request.member)
        said = gettext("%(name)s was removed.")
        messages.success(request, said % {"name": tag.name})
        return redirect("profiles:tags", request.account.slug)
    untold = request.method == "POST"
    context = {
        "row": tag,
        "users": dependants(Subject(request.account, "tag", number=tag.pk)),
        "count": labels.tagged(tag, None),
        "errors": [gettext("Tick this to go on.")] if untold else [],
    }
    template = "profiles/tags/destroy.html"
    return render_part(
        request, template, "dialog", context, status=422 if untold else 200
    )


def _form_page(
    request: MemberRequest, form: TagForm, row: Tag | None, status: int
) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "profiles/tags/form.html", context, status=status)
