"""What a report keeps of a criterion: all but the values of unique keys.

A criterion may name people: everybody whose e-mail address is one of these. Once they
are deleted their addresses are to be nowhere, so a run that has closed says which key
was asked and not for which values. The digest still proves which criterion it was.
"""

from collections.abc import Set as AbstractSet
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from imports.models import Import
from profiles.models import UniqueKey
from segments import queries as segments
from segments.criteria.values import Named, without
from segments.refusals import CriterionRefused
from segments.sentences import sentence

WITHHELD = "…"
VALUES = frozenset({"text", "value", "low", "high"})


def withhold(run: Import) -> None:
    """Take the values of unique keys out of the criterion of `run`, if it has any.

    The caller saves the fields `criterion` and `criterion_text`.
    """
    kept = without_values(run.criterion, _keys(run))
    if kept != run.criterion:
        run.criterion = kept
        with translation.override(run.account.language):
            run.criterion_text = _said(run)


def withhold_values(run: Import, theirs: AbstractSet[Named]) -> bool:
    """Take the values `theirs` out of the criterion of `run`; say whether it had any.

    The caller saves the fields `criterion` and `criterion_text`.
    """
    kept = without(run.criterion, theirs.__contains__)
    if kept == run.criterion:
        return False
    run.criterion = kept
    with translation.override(run.account.language):
        run.criterion_text = _said(run)
    return True


def without_values(criterion: Any, keys: frozenset[str] | None) -> Any:
    """Return the JSON of a criterion without the values that it names of `keys`.

    None: of any attribute.
    """
    match criterion:
        case {"shape": "attribute", "attribute": str(name), "test": dict(test)} if (
            keys is None or name in keys
        ):
            hidden = {word: _hidden(word, value) for word, value in test.items()}
            return {**criterion, "test": hidden}
        case dict():
            return {
                word: without_values(value, keys) for word, value in criterion.items()
            }
        case list():
            return [without_values(term, keys) for term in criterion]
        case _:
            return criterion


def _keys(run: Import) -> frozenset[str] | None:
    """Return the names of the unique keys; None where the table is gone with them."""
    if run.table_id is None:
        return None
    keys = UniqueKey.objects.filter(account=run.account_id, table=run.table_id)
    return frozenset(keys.values_list("attribute__name", flat=True))


def _hidden(word: str, value: Any) -> Any:
    if word == "values":
        return [WITHHELD]
    return WITHHELD if word in VALUES else value


def _said(run: Import) -> str:
    unsaid = gettext("The criterion named values of a unique key; they are not kept.")
    if run.table is None:
        return unsaid
    try:
        return sentence(run.table, segments.read(run.table, run.criterion))
    except CriterionRefused:
        return unsaid
