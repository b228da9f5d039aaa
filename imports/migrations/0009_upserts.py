"""Staging of lists that add and update: a row carries what it is to change.

Like the tables of 0002, made and dropped whole by functions that run as the owner and
serve imports of the current account alone. `claims` are the values of unique keys.
"""

from typing import ClassVar

from django.db import migrations

WIDEN = """
CREATE FUNCTION imports_widen_staging(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    scope bigint := nullif(current_setting('lethe.account', true), '')::bigint;
    ours text := format(
        '(SELECT nullif(current_setting(''lethe.account'', true), '''')::bigint = %s)',
        scope
    );
BEGIN
    PERFORM FROM imports_import WHERE id = import_number AND account_id = scope;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not there', import_number;
    END IF;
    EXECUTE format(
        'ALTER TABLE staging.arrivals_%s ADD COLUMN patch jsonb', import_number
    );
    EXECUTE format(
        'CREATE OR REPLACE VIEW staging.rows_%s AS SELECT row_no, value, flaw, patch '
        'FROM staging.arrivals_%s WHERE %s', import_number, import_number, ours
    );
    EXECUTE format(
        'ALTER TABLE staging.matches_%s ADD COLUMN other_id bigint', import_number
    );
    EXECUTE format(
        'CREATE TABLE staging.claims_%s (row_no integer NOT NULL, '
        'unique_key_id bigint NOT NULL, value text, identifies boolean NOT NULL)',
        import_number
    );
    EXECUTE format(
        'ALTER TABLE staging.claims_%s ENABLE ROW LEVEL SECURITY', import_number
    );
    EXECUTE format(
        'CREATE POLICY account_only ON staging.claims_%s USING (%s)',
        import_number, ours
    );
    EXECUTE format(
        'GRANT SELECT, INSERT, DELETE ON staging.claims_%s TO lethe_program',
        import_number
    );
END $$
"""

# Slices look their rows up by number; to be made once the rows are there.
INDEX = """
CREATE FUNCTION imports_index_staging(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET client_min_messages = warning AS $$
DECLARE
    part text;
BEGIN
    PERFORM FROM imports_import
    WHERE id = import_number
    AND account_id = nullif(current_setting('lethe.account', true), '')::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not there', import_number;
    END IF;
    FOREACH part IN ARRAY ARRAY['arrivals', 'claims', 'matches'] LOOP
        EXECUTE format(
            'CREATE INDEX IF NOT EXISTS %s_%s_row_no ON staging.%s_%s (row_no)',
            part, import_number, part, import_number
        );
        EXECUTE format('ANALYZE staging.%s_%s', part, import_number);
    END LOOP;
END $$
"""

CLOSE = """
CREATE OR REPLACE FUNCTION imports_close_staging(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET client_min_messages = warning AS $$
BEGIN
    PERFORM FROM imports_import
    WHERE id = import_number
    AND account_id = nullif(current_setting('lethe.account', true), '')::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not there', import_number;
    END IF;
    EXECUTE format('DROP VIEW IF EXISTS staging.rows_%s', import_number);
    EXECUTE format('DROP TABLE IF EXISTS staging.arrivals_%s', import_number);
    EXECUTE format('DROP TABLE IF EXISTS staging.matches_%s', import_number);
    EXECUTE format('DROP TABLE IF EXISTS staging.claims_%s', import_number);
END $$
"""

CLOSE_AS_BEFORE = CLOSE.replace(
    "    EXECUTE format('DROP TABLE IF EXISTS staging.claims_%s', import_number);\n", ""
)

FUNCTIONS = ("imports_widen_staging(bigint)", "imports_index_staging(bigint)")


class Migration(migrations.Migration):
    """Create the functions that widen and index a run's tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0008_kept")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                WIDEN,
                INDEX,
                CLOSE,
                *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in FUNCTIONS),
                *(
                    f"GRANT EXECUTE ON FUNCTION {name} TO lethe_program"
                    for name in FUNCTIONS
                ),
            ],
            [
                *(f"DROP FUNCTION {name}" for name in FUNCTIONS),
                CLOSE_AS_BEFORE,
            ],
        )
    ]
