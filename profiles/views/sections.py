"""Sections of an account: brands, countries."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from common.forms import posted
from profiles import labels
from profiles.actions.add_section import add_section
from profiles.actions.remove_section import remove_section
from profiles.actions.rename_section import rename_section
from profiles.definition_forms import NameForm, SectionForm
from profiles.models import ChangeKind
from profiles.section_contents import contents
from profiles.views.label_pages import LabelPages
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGES = LabelPages(ChangeKind.SECTION)


@require_safe
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the sections that the member sees, the latest first."""
    return PAGES.index(request, labels.sections(request.member), labels.seers)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of a section to be, or add it."""
    form = SectionForm(posted(request))
    return PAGES.form(
        request,
        form,
        lambda: add_section(request.account, **form.cleaned_data, by=request.member),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a section is called, or change it."""
    section = get_object_or_404(labels.sections(request.member), pk=number)
    form = NameForm(posted(request), initial={"name": section.name})
    return PAGES.form(
        request,
        form,
        lambda: rename_section(section, form.cleaned_data["name"], by=request.member),
        section,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Say what goes with a section, or remove it."""
    section = get_object_or_404(labels.sections(request.member), pk=number)
    return PAGES.removal(
        request,
        section,
        lambda: remove_section(section, by=request.member),
        lambda: {"contents": contents(section)},
    )
