"""Staged rows name the row that they may repeat, so that no values are searched for it.

What was staged before is told by value which of its rows it repeats.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

MAY_REPEAT = "may_repeat boolean NOT NULL DEFAULT true"
NOW_REPEATS = "may_repeat integer"

BEFORE = import_module("imports.migrations.0010_repetitions")
OPEN = (
    BEFORE.replaced(BEFORE.OPEN)
    .replace(BEFORE.DECLARED, BEFORE.NEWLY_DECLARED)
    .replace(BEFORE.COLUMNS, BEFORE.NEW_COLUMNS)
)

# The view names the column, and so is made anew. Lists that add and update find their
# repetitions by themselves.
CHANGE_ALL = """
DO $$
DECLARE
    run record;
    patch text;
BEGIN
    FOR run IN
        SELECT id, account_id FROM imports_import
        WHERE to_regclass(format('staging.arrivals_%s', id)) IS NOT NULL
    LOOP
        SELECT ', ' || attname INTO patch FROM pg_attribute
        WHERE attrelid = to_regclass(format('staging.arrivals_%s', run.id))
        AND attname = 'patch';
        EXECUTE format('DROP VIEW staging.rows_%s', run.id);
        EXECUTE format(
            'ALTER TABLE staging.arrivals_%s DROP COLUMN may_repeat, '
            'ADD COLUMN COLUMN_DECLARED', run.id
        );
        MARKED
        EXECUTE format(
            'CREATE VIEW staging.rows_%s AS '
            'SELECT row_no, value, flaw%s, may_repeat FROM staging.arrivals_%s WHERE '
            '(SELECT nullif(current_setting(''lethe.account'', true), '''')::bigint '
            '= %s)', run.id, coalesce(patch, ''), run.id, run.account_id
        );
        EXECUTE format('GRANT SELECT ON staging.rows_%s TO lethe_program', run.id);
    END LOOP;
END $$
"""
MARK = """
        IF patch IS NULL THEN
            EXECUTE format(
                'UPDATE staging.arrivals_%1$s AS arrival '
                'SET may_repeat = repeated.first_row '
                'FROM (SELECT value, min(row_no) AS first_row '
                'FROM staging.arrivals_%1$s GROUP BY value HAVING count(*) > 1) '
                'AS repeated WHERE arrival.value = repeated.value '
                'AND arrival.row_no > repeated.first_row', run.id
            );
        END IF;
"""


def changed(declared: str, marked: str) -> str:
    """Return the statement that declares the column of all that is staged anew."""
    return CHANGE_ALL.replace("COLUMN_DECLARED", declared).replace("MARKED", marked)


class Migration(migrations.Migration):
    """Have the mark say which row it means, in what is staged from now on and what is."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0012_matches_by_row")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [OPEN.replace(MAY_REPEAT, NOW_REPEATS), changed(NOW_REPEATS, MARK)],
            [OPEN, changed(MAY_REPEAT, "")],
        )
    ]
