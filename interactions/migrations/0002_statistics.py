"""Fresh statistics after a bulk load, which only an owner of the tables may gather."""

from typing import ClassVar

from django.db import migrations

REFRESH = """
CREATE FUNCTION refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text;
BEGIN
    FOR part IN
        SELECT oid::regclass::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relispartition AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE 'ANALYZE ' || part;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    """Create the function that analyses the large tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("interactions", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                REFRESH,
                "REVOKE ALL ON FUNCTION refresh_statistics() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION refresh_statistics() TO lethe_program",
            ],
            "DROP FUNCTION refresh_statistics()",
        )
    ]
