"""Staging: tables of their own for the rows of one import, made and dropped whole.

The program owns nothing and so cannot create tables; these functions run as the owner,
take the number of an import of the current account and nothing else, and give the
tables the same policy as any other.
"""

from typing import ClassVar

from django.db import migrations

OPEN = """
CREATE FUNCTION imports_open_staging(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    scope bigint := nullif(current_setting('lethe.account', true), '')::bigint;
    part text;
BEGIN
    PERFORM imports_close_staging(import_number);
    EXECUTE format(
        'CREATE TABLE staging.rows_%s '
        '(row_no integer NOT NULL, value text, flaw text)', import_number
    );
    EXECUTE format(
        'CREATE TABLE staging.matches_%s (row_no integer NOT NULL, '
        'outcome smallint NOT NULL, profile_id bigint, earlier integer)', import_number
    );
    FOREACH part IN ARRAY ARRAY['rows', 'matches'] LOOP
        EXECUTE format(
            'ALTER TABLE staging.%s_%s ENABLE ROW LEVEL SECURITY', part, import_number
        );
        EXECUTE format(
            'CREATE POLICY account_only ON staging.%s_%s USING (%s = (SELECT '
            'nullif(current_setting(''lethe.account'', true), '''')::bigint))',
            part, import_number, scope
        );
        EXECUTE format(
            'GRANT SELECT, INSERT, UPDATE, DELETE ON staging.%s_%s TO lethe_program',
            part, import_number
        );
    END LOOP;
END $$
"""

CLOSE = """
CREATE FUNCTION imports_close_staging(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM imports_import
    WHERE id = import_number
    AND account_id = nullif(current_setting('lethe.account', true), '')::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not there', import_number;
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS staging.rows_%s', import_number);
    EXECUTE format('DROP TABLE IF EXISTS staging.matches_%s', import_number);
END $$
"""

ANALYZE = """
CREATE FUNCTION imports_analyze_staging(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM imports_import
    WHERE id = import_number
    AND account_id = nullif(current_setting('lethe.account', true), '')::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not there', import_number;
    END IF;
    EXECUTE format('ANALYZE staging.rows_%s', import_number);
    EXECUTE format('ANALYZE staging.matches_%s', import_number);
END $$
"""

FUNCTIONS = (
    "imports_open_staging(bigint)",
    "imports_close_staging(bigint)",
    "imports_analyze_staging(bigint)",
)


class Migration(migrations.Migration):
    """Create the schema `staging` and its three functions."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                "CREATE SCHEMA IF NOT EXISTS staging",
                "GRANT USAGE ON SCHEMA staging TO lethe_program",
                CLOSE,
                OPEN,
                ANALYZE,
                *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in FUNCTIONS),
                *(
                    f"GRANT EXECUTE ON FUNCTION {name} TO lethe_program"
                    for name in FUNCTIONS
                ),
            ],
            [
                *(f"DROP FUNCTION {name}" for name in FUNCTIONS),
                "DROP SCHEMA staging CASCADE",
            ],
        )
    ]
