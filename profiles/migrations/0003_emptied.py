"""Statistics for partitions that were emptied, while they are filled again.

PostgreSQL takes a table that was empty when it was last looked at for one that stays so,
however it grows: it then reads every identifier of an account for each value looked up.
"""

from typing import ClassVar

from django.db import migrations

REFRESH = """
CREATE FUNCTION refresh_emptied_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text;
BEGIN
    FOR part IN
        SELECT oid::regclass::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relispartition AND relname LIKE 'profiles\\_%'
        AND reltuples = 0 AND pg_relation_size(oid) > 0
        ORDER BY oid
    LOOP
        EXECUTE 'ANALYZE ' || part;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    """Create the function that analyses them."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("profiles", "0002_names")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                REFRESH,
                "REVOKE ALL ON FUNCTION refresh_emptied_statistics() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION refresh_emptied_statistics()"
                " TO lethe_program",
            ],
            "DROP FUNCTION refresh_emptied_statistics()",
        )
    ]
