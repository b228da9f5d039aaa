"""Hand out the list of those who are in the way of a key, or of its removal."""

from collections.abc import Iterator

from django.utils.translation import gettext

from audit.actions.record import record
from common.handing_out import sheet
from profiles.key_flaws import all_looks
from profiles.models import KeyChange
from tenancy.models import Membership


def hand_out_flaws(change: KeyChange, kind: str, *, by: Membership) -> bytes:
    """Return all of them as a sheet, csv or xlsx; the trail notes it."""
    record(
        change.account,
        "key.downloaded",
        by=by,
        table=change.table.slug,
        key=change.attribute.name,
        format=kind,
    )
    return sheet(kind, _rows(change))


def _rows(change: KeyChange) -> Iterator[list[str]]:
    yield [
        gettext("Profile"),
        gettext("Name"),
        change.attribute.label,
        gettext("Reason"),
        gettext("Other profile"),
        gettext("Name of the other"),
    ]
    for each in all_looks(change):
        other = [str(each.other.pk), each.other.name] if each.other else []
        number = str(each.profile.pk)
        yield [number, each.profile.name, each.value, each.why, *other]
