"""Sections of an account: brands, countries."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.keyset import page_of
from common.parts import render_part
from profiles import labels
from profiles.actions.add_section import add_section
from profiles.actions.remove_section import remove_section
from profiles.actions.rename_section import rename_section
from profiles.definition_forms import NameForm, SectionForm
from profiles.dependants import Subject, dependants
from profiles.models import ChangeKind
from profiles.section_contents import contents
from profiles.views.profile_tabs import profile_tabs
from tenancy.doors import MemberRequest, requires
from tenancy.models import Section
from tenancy.roles import Capability

PAGE_ROWS = 50


@require_safe
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the sections that the member sees, the latest first."""
    page = page_of(labels.sections(request.member), request, PAGE_ROWS)
    context = {
        "page": page,
        "rows": [(section, labels.seers(section)) for section in page.rows],
        "tabs": profile_tabs(request, "profiles:sections"),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
        "changes": labels.removals(request.account, ChangeKind.SECTION),
    }
    return render(request, "profiles/sections/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of a section to be, or add it."""
    form = SectionForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            add_section(
                request.account,
                form.cleaned_data["name"],
                form.cleaned_data["slug"],
                by=request.member,
            )
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            said = gettext("%(name)s was added.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return redirect("profiles:sections", request.account.slug)
    return _form_page(request, form, None, status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a section is called, or change it."""
    section = get_object_or_404(labels.sections(request.member), pk=number)
    form = NameForm(
        request.POST if request.method == "POST" else None,
        initial={"name": section.name},
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            rename_section(section, form.cleaned_data["name"], by=request.member)
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            said = gettext("%(name)s was changed.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return redirect("profiles:sections", request.account.slug)
    return _form_page(
        request, form, labels.sections(request.member).get(pk=number), status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Say what goes with a section, or remove it."""
    section = get_object_or_404(labels.sections(request.member), pk=number)
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        remove_section(section, by=request.member)
        said = gettext("%(name)s was removed.")
        messages.success(request, said % {"name": section.name})
        return redirect("profiles:sections", request.account.slug)
    untold = request.method == "POST"
    context = {
        "row": section,
        "users": dependants(Subject(request.account, "section", number=section.pk)),
        "contents": contents(section),
        "errors": [gettext("Tick this to go on.")] if untold else [],
    }
    template = "profiles/sections/destroy.html"
    return render_part(
        request, template, "dialog", context, status=422 if untold else 200
    )


def _form_page(
    request: MemberRequest, form: NameForm, row: Section | None, status: int
) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "profiles/sections/form.html", context, status=status)
