"""Take the values of those who are being deleted out of imports that wait for a launch.

Called by each erasure through `erasure.engine.holders`, as segments do it for theirs.
Who is shown stays as it is: the set was frozen, and the launch says what changed.
"""

from erasure.engine.sets import ProfileSet
from imports.models import Import
from imports.queries import OPEN_IMPORTS
from imports.withholding import withhold_values
from segments.actions.hold_criteria import take_criteria
from segments.criteria.values import values_in
from segments.withholding import Said, of_nobody_else


def withhold_criteria(account_id: int, profiles: ProfileSet) -> None:
    """Take what nobody but `profiles` is known by out of criteria to be launched."""
    take_criteria(account_id)
    waiting = Import.objects.filter(
        account=account_id,
        status__in=OPEN_IMPORTS,
        criterion__isnull=False,
        table__isnull=False,
    )
    runs = list(waiting.select_related("account", "table").order_by("pk"))
    said: set[Said] = {
        (run.table.pk, *named)
        for run in runs
        if run.table is not None
        for named in values_in(run.criterion)
    }
    theirs = of_nobody_else(account_id, said, profiles) if said else {}
    for run in runs:
        if run.table_id in theirs:
            run.take()
            if run.is_open and withhold_values(run, theirs[run.table_id]):
                run.save(update_fields=["criterion", "criterion_text"])
