"""Say what each column of a list that adds and updates is for."""

from dataclasses import replace

from common.errors import BadInput
from imports.actions.back_to_draft import back_to_draft
from imports.actions.choose_column import choose_column
from imports.models import Import
from imports.upserting.definitions import Definitions
from imports.upserting.targets import Mapping, Target, What
from profiles.models import UniqueKey
from profiles.models.definitions import Type
from tenancy.models import Membership
from tenancy.roles import Capability

# A new attribute without choices can be of these types.
NEW_TYPES = (
    Type.TEXT,
    Type.INTEGER,
    Type.DECIMAL,
    Type.BOOLEAN,
    Type.DATE,
    Type.DATETIME,
)


class NotThere(BadInput):
    """What the column “%(column)s” is for is not there any more. Choose again."""


class TwoColumns(BadInput):
    """The column “%(column)s” is for the same as another one. Choose one of them."""


class MayNotDefine(BadInput):
    """You may not add attributes to the table. Leave the column “%(column)s” out."""


def choose_mapping(
    run: Import,
    mapping: Mapping,
    *,
    by: Membership,
    unique_key: UniqueKey | None,
    column: int | None,
) -> None:
    """Match by `unique_key` in `column`, from 0, and read the rest as `mapping` says.

    The column of the key is for nothing else. Raises NoKeyColumn, NotThere, TwoColumns,
    MayNotDefine; WrongState once the import is launched or cancelled.
    """
    choose_column(run, by=by, unique_key=unique_key, column=column)
    columns = run.inspection["columns"]
    targets = [
        Target() if at == column else target
        for at, target in enumerate(mapping.targets[: len(columns)])
    ]
    targets += [Target()] * (len(columns) - len(targets))
    mapping = replace(mapping.chosen, targets=tuple(targets))
    _check(run, mapping, columns, by)
    if Mapping.from_json(run.mapping).chosen != mapping:
        back_to_draft(run, by=by)
        run.mapping = mapping.to_json()
        run.save()


def _check(run: Import, mapping: Mapping, columns: list[str], by: Membership) -> None:
    if run.table is None:
        return
    definitions = Definitions(run.table, by)
    key = run.unique_key.name if run.unique_key else ""
    for column, target in zip(columns, mapping.targets, strict=True):
        if not definitions.has(target):
            raise NotThere(column=column)
        if target == Target(What.ATTRIBUTE, key) or target.code in mapping.doubled:
            raise TwoColumns(column=column)
        if target.what is What.NEW:
            if not by.may(Capability.DEFINE_TABLES):
                raise MayNotDefine(column=column)
            if target.ref not in NEW_TYPES:
                raise NotThere(column=column)
