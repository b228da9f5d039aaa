"""So are lists that add and update, whose patches are long: by a small sample."""

from typing import ClassVar

from django.db import migrations

FUNCTION = "imports_index_staging(bigint)"


class Migration(migrations.Migration):
    """Have the statistics of their staging tables taken from such a sample, too."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0015_metrics")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            f"ALTER FUNCTION {FUNCTION} SET default_statistics_target = 10",
            f"ALTER FUNCTION {FUNCTION} RESET default_statistics_target",
        )
    ]
