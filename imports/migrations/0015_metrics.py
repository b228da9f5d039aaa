"""What all accounts' imports do, counted for whoever watches the machine.

The program sees one account at a time; this function sees all of them, and answers with
sums that belong to none.
"""

from typing import ClassVar

from django.db import migrations

MEASURE = """
CREATE FUNCTION imports_measures()
RETURNS TABLE (measure text, kind text, state text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'runs', kind, status, count(*)::double precision
    FROM imports_execution GROUP BY kind, status
    UNION ALL
    SELECT 'slices', execution.kind, '', count(*)::double precision
    FROM imports_execution AS execution
    INNER JOIN imports_slice AS slice ON execution.id = slice.execution_id
    WHERE
        coalesce(execution.ended, now()) > now() - interval '1 minute'
        AND slice.done > now() - interval '1 minute'
    GROUP BY execution.kind
$$
"""


class Migration(migrations.Migration):
    """Create the function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0014_small_samples")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [
                MEASURE,
                "REVOKE ALL ON FUNCTION imports_measures() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION imports_measures() TO lethe_program",
            ],
            "DROP FUNCTION imports_measures()",
        ),
    ]
