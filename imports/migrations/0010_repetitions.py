"""Staged rows say whether they may repeat an earlier one, so that few are compared.

What was staged before says it of all its rows: found out as before, only slower.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

COLUMNS = "row_no, value, flaw"
NEW_COLUMNS = "row_no, value, flaw, may_repeat"
DECLARED = "(row_no integer NOT NULL, value text, flaw text)"
NEWLY_DECLARED = (
    "(row_no integer NOT NULL, value text, flaw text, "
    "may_repeat boolean NOT NULL DEFAULT true)"
)

OPEN = import_module("imports.migrations.0002_staging").OPEN
WIDEN = import_module("imports.migrations.0009_upserts").WIDEN

MARK_ALL = """
DO $$
DECLARE
    run record;
    patch text;
BEGIN
    FOR run IN
        SELECT id, account_id FROM imports_import
        WHERE to_regclass(format('staging.arrivals_%s', id)) IS NOT NULL
    LOOP
        EXECUTE format(
            'ALTER TABLE staging.arrivals_%s '
            'ADD COLUMN IF NOT EXISTS '
            'may_repeat boolean NOT NULL DEFAULT true', run.id
        );
        SELECT ', ' || attname INTO patch FROM pg_attribute
        WHERE attrelid = to_regclass(format('staging.rows_%s', run.id))
        AND attname = 'patch';
        EXECUTE format(
            'CREATE OR REPLACE VIEW staging.rows_%s AS '
            'SELECT row_no, value, flaw%s, may_repeat FROM staging.arrivals_%s WHERE '
            '(SELECT nullif(current_setting(''lethe.account'', true), '''')::bigint '
            '= %s)', run.id, coalesce(patch, ''), run.id, run.account_id
        );
    END LOOP;
END $$
"""


def replaced(function: str) -> str:
    """Return the statement that replaces `function`."""
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    """Add the mark to what is staged from now on, and to what is."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0009_upserts")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                replaced(OPEN)
                .replace(DECLARED, NEWLY_DECLARED)
                .replace(COLUMNS, NEW_COLUMNS),
                replaced(WIDEN).replace(COLUMNS, NEW_COLUMNS),
                MARK_ALL,
            ],
            [replaced(OPEN), replaced(WIDEN)],
        )
    ]
