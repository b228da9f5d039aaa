"""Which imports depend on a unique key of a table."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from imports.models import Configuration, Execution, Import, Status
from imports.queries import OPEN_IMPORTS
from profiles.dependants import Dependant, Subject

MOST_NAMED: Final = 5  # of each sort; the rest are counted


def depending(subject: Subject) -> list[Dependant]:
    """Return what is matched by the key that is the subject.

    Runs that have not ended stand in the way. Imports in preparation, configurations and
    uploads that can be repeated have to be given another key.
    """
    if subject.kind != "key":
        return []
    return [*_running(subject), *_prepared(subject), *_kept(subject)]


def _running(subject: Subject) -> Iterator[Dependant]:
    rows = Execution.objects.filter(
        account=subject.account,
        ended=None,
        import_run__table=subject.table,
        import_run__unique_key__attribute__name=subject.name,
    ).order_by("-pk")
    said = gettext("Run %(name)s")
    named = ((said % {"name": row.name}, row.pk) for row in rows[:MOST_NAMED])
    for label, number in named:
        path = reverse("imports:execution", args=[subject.account.slug, number])
        yield Dependant(label, path)
    if more := _more(rows):
        yield Dependant(
            ngettext("%(count)s more run", "%(count)s more runs", more)
            % {"count": more},
            reverse("imports:in_progress", args=[subject.account.slug]),
        )


def _prepared(subject: Subject) -> Iterator[Dependant]:
    rows = _imports(subject).filter(status__in=OPEN_IMPORTS)
    for row in rows[:MOST_NAMED]:
        yield _concerned(
            gettext("Import in preparation %(name)s") % {"name": row.name},
            reverse("imports:mapping", args=[subject.account.slug, row.pk]),
        )
    if more := _more(rows):
        yield _concerned(
            ngettext(
                "%(count)s more import in preparation",
                "%(count)s more imports in preparation",
                more,
            )
            % {"count": more},
            reverse("imports:in_progress", args=[subject.account.slug]),
        )


def _kept(subject: Subject) -> Iterator[Dependant]:
    slug = subject.account.slug
    kept = Configuration.objects.filter(
        account=subject.account, table=subject.table, key=subject.name
    ).order_by("-pk")
    for row in kept[:MOST_NAMED]:
        yield _concerned(
            gettext("Configuration %(name)s") % {"name": row.name},
            reverse("imports:configuration", args=[slug, row.pk]),
        )
    if more := _more(kept):
        yield _concerned(
            ngettext(
                "%(count)s more configuration", "%(count)s more configurations", more
            )
            % {"count": more},
            reverse("imports:configurations", args=[slug]),
        )
    uploads = (
        _imports(subject)
        .filter(status=Status.LAUNCHED, holds_people=True, withdrawn=None)
        .exclude(file_path="")
    )
    if count := uploads.count():
        yield _concerned(
            ngettext(
                "%(count)s kept upload that can be repeated",
                "%(count)s kept uploads that can be repeated",
                count,
            )
            % {"count": count},
            reverse("imports:uploads", args=[slug]),
        )


def _imports(subject: Subject) -> QuerySet[Import]:
    return Import.objects.filter(
        account=subject.account,
        table=subject.table,
        unique_key__attribute__name=subject.name,
    ).order_by("-pk")


def _more(rows: QuerySet[Any]) -> int:
    return max(rows.count() - MOST_NAMED, 0)


def _concerned(label: str, path: str) -> Dependant:
    return Dependant(label, path, in_the_way=False)
