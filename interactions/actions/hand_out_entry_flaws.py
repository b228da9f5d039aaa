"""Hand out the list of entries whose values keep an attribute as it was."""

from collections.abc import Iterator

from django.utils.translation import gettext

from audit.actions.record import record
from common.handing_out import sheet
from interactions.entry_flaws import all_looks
from interactions.models import EntryChange
from tenancy.models import Membership


def hand_out_entry_flaws(change: EntryChange, kind: str, *, by: Membership) -> bytes:
    """Return all of them as a sheet, csv or xlsx; the trail notes it."""
    record(
        change.account,
        "entry_attribute.downloaded",
        by=by,
        custom_table=change.custom_table.slug,
        attribute=change.name,
        format=kind,
    )
    return sheet(kind, _rows(change))


def _rows(change: EntryChange) -> Iterator[list[str]]:
    yield [
        gettext("Entry"),
        gettext("Profile"),
        gettext("Name"),
        change.label,
        gettext("Reason"),
    ]
    for each in all_looks(change):
        whose = [str(each.profile.pk), each.profile.name] if each.profile else ["", ""]
        yield [str(each.number), *whose, each.value, each.why]
