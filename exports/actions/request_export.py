"""Ask for a file of profiles."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from audit.actions.record import record
from common.errors import BadInput
from common.once import asked_once, seal
from exports.engine.choice import chosen
from exports.engine.columns import named, offered
from exports.models import Export, Format, Kind
from profiles.models import ProfileTable
from tenancy.errands import wake
from tenancy.models import Membership

DELIMITERS = (",", ";")
MAX_TITLE = 120


class NoColumn(BadInput):
    """Choose at least one column."""


class NoSuchColumn(BadInput):
    """One of these columns is not there any more. Choose the columns again."""


class NoSuchFormat(BadInput):
    """A list is a CSV file with commas or semicolons, or an XLSX file."""


def request_export(
    table: ProfileTable,
    criterion: Any,
    *,
    by: Membership,
    columns: Sequence[str],
    format: str,  # noqa: A002
    title: str,
    delimiter: str = ",",
    once: str = "",
) -> Export:
    """Have the profiles of `table` that match `criterion` written to a file.

    `criterion` is its JSON; who matches is decided when a worker takes the export up.
    `columns` are names of `exports.engine.columns`. A form that was sent before, by the
    mark `once`, is given what it asked for then. In the caller's transaction. Raises
    NoColumn, NoSuchColumn, NoSuchFormat, and what an impossible criterion raises.
    """
    chosen(table, criterion, reader=by)
    if format not in {Format.CSV, Format.XLSX} or delimiter not in DELIMITERS:
        raise NoSuchFormat
    if not columns:
        raise NoColumn
    with override(table.account.language):
        if named(offered(table, reader=by), columns) is None:
            raise NoSuchColumn
    contents: dict[str, Any] = {
        "title": title.strip()[:MAX_TITLE],
        "criterion": criterion,
        "columns": list(dict.fromkeys(columns)),
        "format": format,
        "delimiter": delimiter,
    }
    export, is_new = asked_once(
        Export.objects,
        seal(once, by.pk, table.pk, contents),
        account=table.account,
        kind=Kind.LIST,
        table=table,
        table_name=table.name,
        author=by,
        author_name=str(by.user),
        **contents,
    )
    if not is_new:
        return export
    record(
        table.account,
        "export.requested",
        by=by,
        export=export.pk,
        table=table.slug,
        format=format,
        columns=export.columns,
    )
    wake(table.account, "exports.make", export.pk)
    return export
