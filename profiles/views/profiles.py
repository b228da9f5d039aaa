"""The grid of a table, and the profiles in it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.forms import posted
from common.once import fresh_mark
from common.prepared import one_or_404
from profiles import person, queries
from profiles.actions.create_profile import create_profile
from profiles.actions.edit_profile import ProfileChanged, edit_profile
from profiles.editing import Editing
from profiles.forms import ColumnsForm, ProfileForm, SearchForm
from profiles.grid.columns import MOMENTS
from profiles.grid.look import Grid
from tenancy.doors import MemberRequest, requires
from tenancy.models import Membership, Section
from tenancy.roles import Capability
from tenancy.sections import sections_of, seen_by


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show a page of the table's profiles."""
    table = one_or_404(queries.table_of(request.account, table_slug))
    return grid_page(request, Grid(table, request.member, request.GET))


@require_safe
@never_cache
@requires(Capability.VIEW_PROFILES)
def show(request: MemberRequest, table_slug: str, profile_id: int) -> HttpResponse:
    """Show what is known of one profile."""
    profile = one_or_404(queries.profile_of(request.account, table_slug, profile_id))
    known = person.known(profile)
    context = {
        "table": profile.table,
        "profile": profile,
        "known": known,
        "parts": person.parts(
            profile,
            queries.attributes(profile.table),
            known,
            reader=request.member,
        ),
        "moments": [
            (label, getattr(profile, field)) for field, label in MOMENTS.values()
        ],
        "consents": person.consents(profile, reader=request.member),
        "may_edit": request.member.may(Capability.EDIT_PROFILES),
        # A copy holds every section.
        "may_export": request.member.may(Capability.EXPORT_PROFILES)
        and seen_by(request.member) is None,
        "once": fresh_mark(),
        "may_erase": request.member.may(Capability.ERASE_SELECTION),
    }
    return render(request, "profiles/profiles/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
def edit(
    request: MemberRequest, table_slug: str, profile_id: int, section_slug: str = ""
) -> HttpResponse:
    """Show the form of a profile, or save what was said in it."""
    profile = one_or_404(queries.profile_of(request.account, table_slug, profile_id))
    section = _section(request, section_slug)
    editing = Editing.of(profile.table, profile, section)
    form = ProfileForm(editing, posted(request))
    if not form.is_valid():
        return _form_page(request, form)
    try:
        edit_profile(
            profile, form.edit, by=request.member, section=section, seen=form.seen
        )
    except DomainError as error:
        form.refuse(error)
        return _form_page(request, form)
    messages.success(request, gettext("The profile was saved."))
    return redirect("profiles:show", request.account.slug, table_slug, profile.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(Capability.EDIT_PROFILES)
def new(request: MemberRequest, table_slug: str) -> HttpResponse:
    """Show an empty form, or create the profile that was described in it."""
    table = one_or_404(queries.table_of(request.account, table_slug))
    form = ProfileForm(Editing.of(table, None, None), posted(request))
    if not form.is_valid():
        return _form_page(request, form)
    try:
        profile = create_profile(table, form.edit, by=request.member)
    except DomainError as error:
        form.refuse(error)
        return _form_page(request, form)
    messages.success(request, gettext("The profile was created."))
    return redirect("profiles:show", request.account.slug, table_slug, profile.pk)


def _section(request: MemberRequest, slug: str) -> Section | None:
    """Return the section at `slug`, of those that the member sees; None for everywhere."""
    if not slug:
        return None
    return get_object_or_404(sections_of(request.account, request.member), slug=slug)


def _form_page(request: MemberRequest, form: ProfileForm) -> HttpResponse:
    """Answer with the form, as a page."""
    editing = form.editing
    slugs: list[object] = [request.account.slug, editing.table.slug]
    home = reverse("profiles:grid", args=slugs)
    tabs = []
    if editing.profile:
        slugs.append(editing.profile.pk)
        home = reverse("profiles:show", args=slugs)
        tabs = _tabs(request.member, editing, slugs)
    context = {
        "editing": editing,
        "form": form,
        "home": home,
        "tabs": tabs,
        "stale": form.status == ProfileChanged.status,
    }
    return render(request, "profiles/profiles/edit.html", context, status=form.status)


def _tabs(
    member: Membership, editing: Editing, slugs: Sequence[object]
) -> list[dict[str, object]]:
    """Return the parts of a profile that can be edited: everywhere, and the sections."""
    sections = sections_of(member.account, member)
    return [
        {
            "label": part.name if part else gettext("Everywhere"),
            "url": (
                reverse("profiles:edit_section", args=[*slugs, part.slug])
                if part
                else reverse("profiles:edit", args=slugs)
            ),
            "current": part == editing.section,
            "count": None,
        }
        for part in (None, *sections)
    ]


def grid_page(
    request: MemberRequest, grid: Grid, search: SearchForm | None = None
) -> HttpResponse:
    """Answer with the grid; with the form `search` when it was refused."""
    said = grid.search
    if search is None:
        initial = {"text": said.text, "within": said.within} if said else None
        search = SearchForm(grid.keys, initial=initial)
    chosen = [column.name for column in grid.columns]
    context = {
        "grid": grid,
        "search_form": search,
        "columns_form": ColumnsForm(grid.offered, initial={"columns": chosen}),
        "may_erase": request.member.may(Capability.ERASE_SELECTION),
        "may_edit": request.member.may(Capability.EDIT_PROFILES),
        "may_explore": request.member.may(Capability.BUILD_SEGMENTS),
        "may_import": request.member.may(Capability.IMPORT_PROFILES),
    }
    return render(
        request,
        "profiles/profiles/index.html",
        context,
        status=422 if search.errors else 200,
    )
