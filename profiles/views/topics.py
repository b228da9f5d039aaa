"""Topics of an account: what one can subscribe to."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from common.forms import posted
from profiles import labels
from profiles.actions.add_topic import add_topic
from profiles.actions.change_topic import change_topic
from profiles.actions.remove_topic import remove_topic
from profiles.definition_forms import TopicForm
from profiles.models import ChangeKind
from profiles.views.label_pages import LabelPages
from tenancy.doors import MemberRequest, requires
from tenancy.roles import Capability

PAGES = LabelPages(ChangeKind.TOPIC)


@require_safe
@requires(Capability.VIEW_PROFILES)
def index(request: MemberRequest) -> HttpResponse:
    """List the topics, the latest first, with how many subscribe to each."""
    return PAGES.index(request, labels.topics(request.member), labels.subscribed)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def new(request: MemberRequest) -> HttpResponse:
    """Show the form of a topic to be, or add it."""
    form = TopicForm(request.member, posted(request))
    return PAGES.form(
        request,
        form,
        lambda: add_topic(request.account, **form.cleaned_data, by=request.member),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Show what a topic is called, or change it."""
    topic = get_object_or_404(labels.topics(request.member), pk=number)
    now = {"name": topic.name, "section": topic.section_id}
    form = TopicForm(request.member, posted(request), initial=now)
    return PAGES.form(
        request,
        form,
        lambda: change_topic(topic, **form.cleaned_data, by=request.member),
        topic,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFINE_TABLES)
def destroy(request: MemberRequest, number: int) -> HttpResponse:
    """Say what goes with a topic, or remove it."""
    topic = get_object_or_404(labels.topics(request.member), pk=number)
    return PAGES.removal(
        request,
        topic,
        lambda: remove_topic(topic, by=request.member),
        lambda: {"count": labels.consents(topic)},
    )
