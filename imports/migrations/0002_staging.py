"""Staging: tables of their own for the rows of one import, made and dropped whole.

The program owns nothing and so cannot create tables; these functions run as the owner,
take the number of an import of the current account and nothing else, and show the
tables to that account alone.
"""

from typing import ClassVar

from django.db import migrations

GUARD = """
CREATE FUNCTION imports_guard_staging() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_ARGV[0] IS DISTINCT FROM current_setting('lethe.account', true) THEN
        RAISE EXCEPTION 'these rows are of another account';
    END IF;
    RETURN NULL;
END $$
"""

# COPY does not work on a table with row-level security. So the rows come in through a
# table that can only be written, guarded by a trigger once a statement, and are read
# through a view that shows them to their account.
OPEN = """
CREATE FUNCTION imports_open_staging(import_number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    scope bigint := nullif(current_setting('lethe.account', true), '')::bigint;
    -- A comparison inside the sub-select: outside, the planner would take it for a
    -- filter that leaves one row in two hundred, and choose its joins by that.
    ours text := format(
        '(SELECT nullif(current_setting(''lethe.account'', true), '''')::bigint = %s)',
        scope
    );
BEGIN
    PERFORM imports_close_staging(import_number);
    EXECUTE format(
        'CREATE TABLE staging.arrivals_%s '
        '(row_no integer NOT NULL, value text, flaw text)', import_number
    );
    EXECUTE format(
        'CREATE TRIGGER imports_guard_staging BEFORE INSERT ON staging.arrivals_%s '
        'FOR EACH STATEMENT EXECUTE FUNCTION imports_guard_staging(%L)',
        import_number, scope
    );
    EXECUTE format(
        'CREATE VIEW staging.rows_%s AS SELECT row_no, value, flaw '
        'FROM staging.arrivals_%s WHERE %s', import_number, import_number, ours
    );
    EXECUTE format(
        'CREATE TABLE staging.matches_%s (row_no integer NOT NULL, '
        'outcome smallint NOT NULL, profile_id bigint, earlier integer)', import_number
    );
    EXECUTE format(
        'ALTER TABLE staging.matches_%s ENABLE ROW LEVEL SECURITY', import_number
    );
    EXECUTE format(
        'CREATE POLICY account_only ON staging.matches_%s USING (%s)',
        import_number, ours
    );
    EXECUTE format(
        'GRANT INSERT ON staging.arrivals_%s TO lethe_program', import_number
    );
    EXECUTE format('GRANT SELECT ON staging.rows_%s TO lethe_program', import_number);
    EXECUTE format(
        'GRANT SELECT, INSERT, UPDATE, DELETE ON staging.matches_%s TO lethe_program',
        import_number
    );
END $$
"""

CLOSE = """
CREATE FUNCTION imports_close_staging(import_number bigint) RETURNS void
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
    EXECUTE format('ANALYZE staging.arrivals_%s', import_number);
    EXECUTE format('ANALYZE staging.matches_%s', import_number);
END $$
"""

FUNCTIONS = (
    "imports_open_staging(bigint)",
    "imports_close_staging(bigint)",
    "imports_analyze_staging(bigint)",
)


class Migration(migrations.Migration):
    """Create the schema `staging` and the functions that make and drop its tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                "CREATE SCHEMA IF NOT EXISTS staging",
                "GRANT USAGE ON SCHEMA staging TO lethe_program",
                GUARD,
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
                "DROP FUNCTION imports_guard_staging()",
            ],
        )
    ]
