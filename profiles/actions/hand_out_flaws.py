"""Hand out the list of those who keep an attribute from being unique."""

from django.utils.translation import gettext

from audit.actions.record import record
from common.sheets.csv_writer import CsvWriter
from common.storage import workshop
from profiles.key_flaws import all_looks
from profiles.models import KeyChange
from tenancy.models import Membership


def hand_out_flaws(change: KeyChange, *, by: Membership) -> bytes:
    """Return all of them as CSV that a spreadsheet opens safely; the trail notes it."""
    record(
        change.account,
        "key.downloaded",
        by=by,
        table=change.table.slug,
        key=change.attribute.name,
    )
    with workshop() as folder:
        path = folder / "flaws.csv"
        with CsvWriter(path) as writer:
            writer.write(
                [
                    gettext("Profile"),
                    gettext("Name"),
                    change.attribute.label,
                    gettext("Reason"),
                    gettext("Other profile"),
                    gettext("Name of the other"),
                ]
            )
            for each in all_looks(change):
                other = [str(each.other.pk), each.other.name] if each.other else []
                writer.write(
                    [
                        str(each.profile.pk),
                        each.profile.name,
                        each.value,
                        each.why,
                        *other,
                    ]
                )
        return path.read_bytes()
