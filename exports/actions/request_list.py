"""Ask for a file of whoever a segment, an exploration or a table holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from common.errors import DomainError
from exports.actions.request_export import request_export
from exports.models import Export
from exports.sources import source
from segments.actions.hold_criteria import hold_criteria
from tenancy.models import Membership


class SourceGone(DomainError):
    """What you wanted to export is not there any more. Choose something else."""

    status = 404


def request_list(
    asked: Mapping[str, Any],
    *,
    by: Membership,
    columns: Sequence[str],
    format: str,  # noqa: A002
    title: str,
    delimiter: str = ",",
    once: str = "",
) -> Export:
    """Copy the criterion that `asked` names (see `exports.sources`) into a request.

    It is read where no erasure can come between it and its copy, which that erasure
    would not find. Raises SourceGone, and what `request_export` raises.
    """
    hold_criteria(by.account_id)
    found = source(by, asked)
    if found is None:
        raise SourceGone
    return request_export(
        found.table,
        found.criterion,
        by=by,
        columns=columns,
        format=format,
        title=title,
        delimiter=delimiter,
        once=once,
    )
