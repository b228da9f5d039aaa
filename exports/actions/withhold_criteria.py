"""Take the values of those who are being deleted out of exports that are not made yet.

Called by each erasure through `erasure.engine.holders`, as segments do it for theirs. A
condition that had no other value is left without one: the export fails, and its author
is told why.
"""

from erasure.engine.sets import ProfileSet
from exports.models import Export
from exports.models.export import OPEN
from segments.actions.hold_criteria import take_criteria
from segments.criteria.values import values_in, without
from segments.withholding import Said, of_nobody_else


def withhold_criteria(account_id: int, profiles: ProfileSet) -> None:
    """Take what nobody but `profiles` is known by out of criteria to be evaluated."""
    take_criteria(account_id)
    waiting = Export.objects.filter(
        account=account_id,
        status__in=OPEN,
        criterion__isnull=False,
        table__isnull=False,
    )
    # Who is taking one up is waited for, and reads it anew when it is begun again.
    exports = list(waiting.select_for_update(no_key=True).order_by("pk"))
    said: set[Said] = {
        (export.table_id, *named)
        for export in exports
        if export.table_id is not None
        for named in values_in(export.criterion)
    }
    theirs = of_nobody_else(account_id, said, profiles) if said else {}
    for export in exports:
        gone = theirs.get(export.table_id or 0, set())
        kept = without(export.criterion, gone.__contains__)
        if kept != export.criterion:
            waiting.filter(pk=export.pk).update(criterion=kept)
