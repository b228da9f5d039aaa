"""What all accounts together do, counted for whoever watches the machine.

The program sees one account at a time; this function sees all of them, and answers with
sums that belong to none.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

MEASURE = """
CREATE FUNCTION erasure_measures()
RETURNS TABLE (measure text, label text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'erasures', status, count(*)::double precision
    FROM erasure_erasure GROUP BY status
    UNION ALL
    SELECT 'profiles', '', coalesce(sum(erased), 0)::double precision
    FROM erasure_erasure
    UNION ALL
    SELECT 'slices', kind, count(*)::double precision
    FROM erasure_slice WHERE done > now() - interval '1 minute' GROUP BY kind
    UNION ALL
    SELECT 'heartbeat', '', extract(epoch FROM now() - min(heartbeat))
    FROM erasure_erasure WHERE status IN ('sweeping', 'stopping')
$$
"""


class Migration(migrations.Migration):
    """Create the function; an index finds the slices that were done lately."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("erasure", "0003_stages")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            model_name="slice",
            index=models.Index(fields=["done"], name="slice_done_lately"),
        ),
        migrations.RunSQL(
            [
                MEASURE,
                "REVOKE ALL ON FUNCTION erasure_measures() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION erasure_measures() TO lethe_program",
            ],
            "DROP FUNCTION erasure_measures()",
        ),
    ]
