"""What waits for somebody: each with where to go about it, for those who may."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext, ngettext

import imports.queries
from home.queries import (
    MOST_MATTERS,
    MOST_RUNS,
    open_invitations,
    ready_exports,
    refused_changes,
    waiting_imports,
    youngest_imports,
)
from imports.models import Execution
from imports.models import Status as ImportStatus
from imports.models.execution import QUIET_TRIES
from tenancy.models import Feature, Membership
from tenancy.roles import Capability

CHANGE_PAGES = {
    "attribute": "profiles:change",
    "key": "profiles:key_change",
    "entries": "interactions:entry_change",
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to look into; `level` is a note's: `error` to act on, `info` to know."""

    level: str
    icon: str
    text: str
    url: str


def matters(member: Membership, running: Sequence[Execution]) -> list[Matter]:
    """Return what waits for `member`, the most urgent first.

    `running` are the youngest runs that have not ended, as the home asks for them.
    What their role may not see is not in it.
    """
    found: list[Matter] = []
    if member.may(Capability.VIEW_RUNS):
        found += _failing(member, running)
    if member.may(Capability.DEFINE_TABLES):
        found += _refused(member)
    if member.may(Capability.ERASE_BY_LIST) or member.may(Capability.IMPORT_PROFILES):
        found += _imports(member)
    if member.may(Capability.EXPORT_PROFILES):
        found += _exports(member)
    if member.may(Capability.MANAGE_ACCOUNT):
        found += _invitations(member)
        found += _features(member)
    return found


def _failing(member: Membership, running: Sequence[Execution]) -> Iterator[Matter]:
    slug = member.account.slug
    failing: Iterable[Execution] = [run for run in running if run.is_failing]
    if len(running) > MOST_RUNS:  # there are others
        every = imports.queries.executions_in_progress(member.account)
        failing = every.filter(attempts__gt=QUIET_TRIES)
    for run in islice(failing, MOST_MATTERS):
        said = gettext("The run “%(name)s” fails again and again.")
        url = reverse("imports:execution", args=[slug, run.pk])
        yield Matter("error", "alert-triangle", said % {"name": run.name}, url)


def _refused(member: Membership) -> Iterator[Matter]:
    """Yield the changes of definitions that values stand in the way of."""
    slug = member.account.slug
    found = refused_changes(member.account)
    for change in found[:MOST_MATTERS]:
        if change.of == "key":
            said = gettext("The change of the unique key “%(label)s” was refused.")
        else:
            said = gettext("The change of the attribute “%(label)s” was refused.")
        url = reverse(CHANGE_PAGES[change.of], args=[slug, *change.place])
        yield Matter("error", "alert-triangle", said % {"label": change.label}, url)
    if len(found) > MOST_MATTERS:
        said = gettext("More changes of definitions were refused.")
        url = reverse("profiles:tables", args=[slug])
        yield Matter("error", "alert-triangle", said, url)


def _imports(member: Membership) -> Iterator[Matter]:
    slug = member.account.slug
    shown = youngest_imports(member)
    for run in shown:
        if run.status == ImportStatus.STAGED:
            said = gettext("Your import “%(name)s” is ready to be launched.")
        elif run.status == ImportStatus.REFUSED:
            said = gettext("The list of your import “%(name)s” was refused.")
        else:
            said = gettext("Your import “%(name)s” is not finished.")
        url = reverse("imports:overview", args=[slug, run.pk])
        level = "error" if run.status == ImportStatus.REFUSED else "info"
        yield Matter(level, "file-import", said % {"name": run.name}, url)
    # Few are all there are, and need not be counted.
    if len(shown) == MOST_MATTERS and (
        more := waiting_imports(member).count() - len(shown)
    ):
        said = ngettext(
            "%(n)s more import of yours waits.",
            "%(n)s more imports of yours wait.",
            more,
        )
        url = reverse("imports:in_progress", args=[slug])
        yield Matter("info", "file-import", said % {"n": more}, url)


def _exports(member: Membership) -> Iterator[Matter]:
    if ready := ready_exports(member):
        said = ngettext(
            "%(n)s export of yours is ready.",
            "%(n)s exports of yours are ready.",
            ready,
        )
        url = reverse("exports:index", args=[member.account.slug])
        yield Matter("info", "download", said % {"n": ready}, url)


def _invitations(member: Membership) -> Iterator[Matter]:
    url = reverse("members:invitations", args=[member.account.slug])
    bounced, still = open_invitations(member.account)
    if bounced:
        said = ngettext(
            "%(n)s invitation could not be delivered.",
            "%(n)s invitations could not be delivered.",
            bounced,
        )
        yield Matter("error", "mail", said % {"n": bounced}, url)
    if still:
        said = ngettext(
            "%(n)s invitation is not accepted yet.",
            "%(n)s invitations are not accepted yet.",
            still,
        )
        yield Matter("info", "mail", said % {"n": still}, url)


def _features(member: Membership) -> Iterator[Matter]:
    for feature in Feature:
        if not member.account.has(feature):
            said = gettext("Not active: %(feature)s. Platform staff can activate it.")
            url = reverse("members:roles", args=[member.account.slug])
            yield Matter("info", "bolt", said % {"feature": feature.label}, url)
