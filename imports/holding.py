"""Whom the files that an import leaves hold: noted once, so that they are found by it.

An upload that is kept holds whoever its rows name, error files hold those whose row
came to nothing. What a row names is a profile, or a value that nobody was known by when
the list was matched: that is noted as well, for somebody may come to be known by it.
"""

from collections.abc import Collection

from common import sql
from erasure.engine.sets import ProfileSet
from imports import staging
from imports.models import HeldProfile, HeldValue, Import, Kind
from imports.outcomes import Outcome


def hold_people(run: Import, left_out: Collection[Outcome]) -> None:
    """Note whom the staged rows of `run` name, but for those with these outcomes.

    What was noted of it before is forgotten. Whoever is being deleted is left out.
    """
    forget_people(run.account_id, [run.pk])
    parameters = {
        "account": run.account_id,
        "import": run.pk,
        "left_out": [int(outcome) for outcome in left_out],
    }
    staging.take_memory()
    sql.run("imports.hold_profiles", parameters, staging.tables(run))
    sql.run("imports.hold_values", parameters, staging.tables(run))
    if run.kind == Kind.UPSERT:
        sql.run("imports.hold_others", parameters, staging.tables(run))


def names_gone(run: Import) -> bool:
    """Say whether any staged row of `run` names somebody who is being deleted."""
    parameters = {"account": run.account_id}
    found = bool(sql.fetch("imports.names_gone", parameters, staging.tables(run)))
    if not found and run.kind == Kind.UPSERT:
        given = staging.tables(run)
        [(found,)] = sql.fetch("imports.names_others_gone", parameters, given)
    return found


def names_any(run: Import, profiles: ProfileSet) -> bool:
    """Say whether any staged row of `run` names anybody of `profiles`."""
    parameters = {**profiles.parameters, "account": run.account_id}
    parts = {**staging.tables(run), "profiles": profiles.query}
    [(found,)] = sql.fetch("imports.names_any", parameters, parts)
    if not found and run.kind == Kind.UPSERT:
        [(found,)] = sql.fetch("imports.names_any_other", parameters, parts)
    return bool(found)


def holding(account_id: int, imports: list[int], profiles: ProfileSet) -> set[int]:
    """Return which of `imports` have files that hold any of `profiles`."""
    parameters = {**profiles.parameters, "account": account_id, "imports": imports}
    parts = {"profiles": profiles.query}
    found = sql.fetch("imports.find_holding", parameters, parts)
    values = HeldValue.objects.filter(account=account_id, import_run__in=imports)
    if values.exists():
        found += sql.fetch("imports.find_holding_values", parameters, parts)
    return {number for (number,) in found}


def forget_people(account_id: int, imports: Collection[int]) -> None:
    """Forget whom the files of `imports` held: they are gone, or made anew."""
    for model in (HeldProfile, HeldValue):
        rows = model._base_manager.filter(account=account_id, import_run__in=imports)
        rows.delete()
