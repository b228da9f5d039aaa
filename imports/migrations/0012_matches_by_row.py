"""Slices of an import that unsubscribes find what became of their rows by index."""

from typing import ClassVar

from django.db import migrations

INDEX = """
CREATE FUNCTION imports_index_matches(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET client_min_messages = warning AS $$
BEGIN
    PERFORM FROM imports_import
    WHERE id = import_number
    AND account_id = nullif(current_setting('lethe.account', true), '')::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not there', import_number;
    END IF;
    EXECUTE format(
        'CREATE INDEX IF NOT EXISTS matches_%s_row_no ON staging.matches_%s (row_no)',
        import_number, import_number
    );
END $$
"""
FUNCTION = "imports_index_matches(bigint)"


class Migration(migrations.Migration):
    """Create the function that indexes what became of a run's rows."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0011_in_preparation")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                INDEX,
                f"REVOKE ALL ON FUNCTION {FUNCTION} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO lethe_program",
            ],
            f"DROP FUNCTION {FUNCTION}",
        )
    ]
