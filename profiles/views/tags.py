"""Tags of an account: which there are, and who carries them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from common.forms import posted
from profiles import labels
from profiles.actions.add_tag import add_tag
from profiles.actions.remove_tag import remove_tag
from profiles.actions.rename_tag import rename_tag
from profiles.definition_forms import TagForm
from profiles.models import ChangeKind
from profiles.views.label_pages import LabelPages
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGES = LabelPages(ChangeKind.TAG)


@require_safe
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the tags, the latest first, with how many profiles carry each."""
    return PAGES.index(
        request,
        labels.tags(request.member),
        lambda tag: labels.tagged(tag, request.member),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of a tag to be, or add it."""
    form = TagForm(posted(request))
    return PAGES.form(
        request,
        form,
        lambda: add_tag(request.account, form.cleaned_data["name"], by=request.member),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a tag is called, or change it."""
    tag = get_object_or_404(labels.tags(request.member), pk=number)
    form = TagForm(posted(request), initial={"name": tag.name})
    return PAGES.form(
        request,
        form,
        lambda: rename_tag(tag, form.cleaned_data["name"], by=request.member),
        tag,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Say what goes with a tag, or remove it."""
    tag = get_object_or_404(labels.tags(request.member), pk=number)
    return PAGES.removal(
        request,
        tag,
        lambda: remove_tag(tag, by=request.member),
        lambda: {
            "count": labels.tagged(tag, request.member),
            "has_unseen": not request.member.sees_all_sections,
        },
    )
