"""Which values that criteria name are those of profiles, and of nobody else.

A value is compared as its unique key stores it, so that `Anna@Acme.Example ` is found
where anna@acme.example is known. Of attributes that are no unique key, and of fields of
events, only what can be nothing but an address or a number of a phone is looked up.
"""

from collections import defaultdict
from collections.abc import Iterable

from common import sql
from erasure.engine.sets import ProfileSet
from profiles.models import UniqueKey
from profiles.normalisers import Kind
from profiles.normalisers.batch import batch
from segments.criteria.values import Named

Said = tuple[int, str | None, str]  # table, attribute, value
SPEAKING = frozenset({Kind.EMAIL, Kind.PHONE})


def said_of(account_id: int) -> list[Said]:
    """Return what the segments and explorations of an account name, each once."""
    rows = sql.fetch("segments.named_values", {"account": account_id})
    return [(table, attribute, value) for table, attribute, value in rows]


def of_nobody_else(
    account_id: int, said: Iterable[Said], profiles: ProfileSet
) -> dict[int, set[Named]]:
    """Return those of `said` that only `profiles` are known or carried by, by table."""
    found = _normalised(account_id, said)
    if not found:
        return {}
    rows = sql.fetch(
        "segments.values_of_profiles",
        {
            **profiles.parameters,
            "account": account_id,
            "keys": [key for key, _value in found],
            "values": [value for _key, value in found],
        },
        {"profiles": profiles.query},
    )
    theirs: dict[int, set[Named]] = defaultdict(set)
    for key, value in rows:
        for table, attribute, written in found[key, value]:
            theirs[table].add((attribute, written))
    return dict(theirs)


def _normalised(
    account_id: int, said: Iterable[Said]
) -> dict[tuple[int, str], list[Said]]:
    """Return what could be a value of a unique key, by key and as it is stored."""
    by_table: dict[int, list[Said]] = defaultdict(list)
    for each in said:
        by_table[each[0]].append(each)
    keys = UniqueKey.objects.filter(account=account_id, table__in=by_table)
    found: dict[tuple[int, str], list[Said]] = defaultdict(list)
    for key in keys.select_related("attribute"):
        asked = [
            each
            for each in by_table[key.table_id]
            if each[1] == key.name or Kind(key.kind) in SPEAKING
        ]
        normalise = batch(
            Kind(key.kind), region=key.region, fold_local=key.folds_local_part
        )
        cells = [(place, each[2], False) for place, each in enumerate(asked)]
        for place, value, _why in normalise(cells):
            if value:
                found[key.pk, value].append(asked[place])
    return found
