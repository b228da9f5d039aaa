"""What waits for somebody: each with where to go about it, for those who may."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

import exports.queries
import imports.queries
import members.queries
from exports.models.export import Status as ExportStatus
from home.queries import refused_changes
from imports.models import Status as ImportStatus
from imports.models.execution import QUIET_TRIES
from tenancy.models import Feature, Membership
from tenancy.roles import Capability

MOST_OF_A_SORT = 3  # that are named one by one
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


def matters(member: Membership) -> list[Matter]:
    """Return what waits for `member`, the most urgent first.

    What their role may not see is not in it.
    """
    found: list[Matter] = []
    if member.may(Capability.VIEW_RUNS):
        found += _failing(member)
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


def _failing(member: Membership) -> Iterator[Matter]:
    slug = member.account.slug
    running = imports.queries.executions_in_progress(member.account)
    for run in running.filter(attempts__gt=QUIET_TRIES)[:MOST_OF_A_SORT]:
        said = gettext("The run “%(name)s” fails again and again.")
        url = reverse("imports:execution", args=[slug, run.pk])
        yield Matter("error", "alert-triangle", said % {"name": run.name}, url)


def _refused(member: Membership) -> Iterator[Matter]:
    """Yield the changes of definitions that values stand in the way of."""
    slug = member.account.slug
    found = refused_changes(member.account, MOST_OF_A_SORT + 1)
    for change in found[:MOST_OF_A_SORT]:
        if change.of == "key":
            said = gettext("The change of the unique key “%(label)s” was refused.")
        else:
            said = gettext("The change of the attribute “%(label)s” was refused.")
        url = reverse(CHANGE_PAGES[change.of], args=[slug, *change.place])
        yield Matter("error", "alert-triangle", said % {"label": change.label}, url)
    if len(found) > MOST_OF_A_SORT:
        said = gettext("More changes of definitions were refused.")
        url = reverse("profiles:tables", args=[slug])
        yield Matter("error", "alert-triangle", said, url)


def _imports(member: Membership) -> Iterator[Matter]:
    mine = imports.queries.imports_in_preparation(member.account).filter(author=member)
    waiting = mine.exclude(status=ImportStatus.STAGING)
    slug = member.account.slug
    shown = list(waiting[:MOST_OF_A_SORT])
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
    if len(shown) == MOST_OF_A_SORT and (more := waiting.count() - len(shown)):
        said = ngettext(
            "%(n)s more import of yours waits.",
            "%(n)s more imports of yours wait.",
            more,
        )
        url = reverse("imports:in_progress", args=[slug])
        yield Matter("info", "file-import", said % {"n": more}, url)


def _exports(member: Membership) -> Iterator[Matter]:
    mine = exports.queries.exports(member.account).filter(author=member)
    ready = mine.filter(status=ExportStatus.READY).count()
    if ready:
        said = ngettext(
            "%(n)s export of yours is ready.",
            "%(n)s exports of yours are ready.",
            ready,
        )
        url = reverse("exports:index", args=[member.account.slug])
        yield Matter("info", "download", said % {"n": ready}, url)


def _invitations(member: Membership) -> Iterator[Matter]:
    invited = members.queries.invitations(member.account)
    url = reverse("members:invitations", args=[member.account.slug])
    waits = Q(bounced=False, expires__gt=timezone.now())
    counted = invited.order_by().aggregate(
        returned=Count("pk", filter=Q(bounced=True)), still=Count("pk", filter=waits)
    )
    if bounced := counted["returned"]:
        said = ngettext(
            "%(n)s invitation could not be delivered.",
            "%(n)s invitations could not be delivered.",
            bounced,
        )
        yield Matter("error", "mail", said % {"n": bounced}, url)
    if still := counted["still"]:
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
