"""Hand out the list of those whose values keep a definition as it was."""

from collections.abc import Iterator

from django.utils.translation import gettext

from audit.actions.record import record
from common.handing_out import sheet
from profiles.change_flaws import all_looks
from profiles.models import DefinitionChange
from tenancy.models import Membership


def hand_out_change_flaws(
    change: DefinitionChange, kind: str, *, by: Membership
) -> bytes:
    """Return all that `by` may see of them as a sheet, csv or xlsx; the trail notes it."""
    assert change.table is not None
    record(
        change.account,
        "attribute.downloaded",
        by=by,
        table=change.table.slug,
        attribute=change.name,
        format=kind,
    )
    return sheet(kind, _rows(change, by))


def _rows(change: DefinitionChange, reader: Membership) -> Iterator[list[str]]:
    yield [
        gettext("Profile"),
        gettext("Name"),
        gettext("Section"),
        change.label,
        gettext("Reason"),
    ]
    for each in all_looks(change, reader=reader):
        number = str(each.profile.pk)
        yield [number, each.profile.name, each.section, each.value, each.why]
