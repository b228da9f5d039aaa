"""Begin an import from what was kept of another."""

from django.utils import timezone

from common.errors import DomainError
from imports import configuring
from imports.actions.choose_kind import NotThisKind
from imports.actions.create_import import create_import
from imports.kinds import KINDS
from imports.models import Configuration, Import, Kind, Mode, Source
from imports.topics import topics_seen_by
from tenancy.models import Membership


class KindGone(DomainError):
    """Imports of this kind are not there any more. Begin one by hand."""


def start_from(kept: Configuration, *, by: Membership) -> Import:
    """Return a new import with the choices of `kept`, as far as `by` may have them.

    Its list is still to come; key and column are found in it by their names. Raises
    KindGone, NotThisKind, NoKeys.
    """
    if kept.kind not in Kind.values or Kind(kept.kind) not in KINDS:
        raise KindGone
    kind = Kind(kept.kind)
    if not KINDS[kind].is_open_to(by, Source.FILE):
        raise NotThisKind
    name = f"{kept.name}, {timezone.localdate().isoformat()}"[:120]
    run = create_import(kept.table, by=by, name=name, kind=kind)
    run.configuration = kept
    run.mode = kept.choices.get("mode") or Mode.BOTH
    run.mapping = configuring.mapping_again(
        kept.table, kept.choices.get("mapping") or {}, kept.choices.get("columns", [])
    )
    run.every_topic = bool(kept.choices.get("every_topic"))
    seen = {topic.pk for topic in topics_seen_by(by)}
    run.topics = [number for number in kept.choices.get("topics", []) if number in seen]
    run.save()
    return run
