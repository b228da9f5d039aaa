"""Topics of an account: what one can subscribe to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.keyset import page_of
from common.parts import render_part
from profiles import labels
from profiles.actions.add_topic import add_topic
from profiles.actions.change_topic import change_topic
from profiles.actions.remove_topic import remove_topic
from profiles.definition_forms import TopicForm
from profiles.dependants import Subject, dependants
from profiles.models import ChangeKind, Topic
from profiles.views.profile_tabs import profile_tabs
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGE_ROWS = 50


@require_safe
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the topics, the latest first, with how many subscribe to each."""
    page = page_of(labels.topics(request.member), request, PAGE_ROWS)
    context = {
        "page": page,
        "rows": [(topic, labels.subscribed(topic)) for topic in page.rows],
        "tabs": profile_tabs(request, "profiles:topics"),
        "may_define": request.member.may(Capability.DEFINE_TABLES),
        "changes": labels.removals(request.account, ChangeKind.TOPIC),
    }
    return render(request, "profiles/topics/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of a topic to be, or add it."""
    form = TopicForm(request.member, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            add_topic(
                request.account,
                form.cleaned_data["name"],
                form.cleaned_data["section"],
                by=request.member,
            )
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            said = gettext("%(name)s was added.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return redirect("profiles:topics", request.account.slug)
    return _form_page(request, form, None, status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a topic is called, or change it."""
    topic = get_object_or_404(labels.topics(request.member), pk=number)
    form = TopicForm(
        request.member,
        request.POST if request.method == "POST" else None,
        initial={"name": topic.name, "section": topic.section_id},
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_topic(
                topic,
                form.cleaned_data["name"],
                form.cleaned_data["section"],
                by=request.member,
            )
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            said = gettext("%(name)s was changed.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return redirect("profiles:topics", request.account.slug)
    return _form_page(
        request, form, labels.topics(request.member).get(pk=number), status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Say what goes with a topic, or remove it."""
    topic = get_object_or_404(labels.topics(request.member), pk=number)
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        remove_topic(topic, by=request.member)
        said = gettext("%(name)s was removed.")
        messages.success(request, said % {"name": topic.name})
        return redirect("profiles:topics", request.account.slug)
    untold = request.method == "POST"
    context = {
        "row": topic,
        "users": dependants(Subject(request.account, "topic", number=topic.pk)),
        "count": labels.consents(topic),
        "errors": [gettext("Tick this to go on.")] if untold else [],
    }
    template = "profiles/topics/destroy.html"
    return render_part(
        request, template, "dialog", context, status=422 if untold else 200
    )


def _form_page(
    request: MemberRequest, form: TopicForm, row: Topic | None, status: int
) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "profiles/topics/form.html", context, status=status)
