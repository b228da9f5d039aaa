"""Lists are analysed by a small sample: three thousand rows tell what plans depend on.

That is how many rows there are, and what share of them repeat others or come to what;
no value of a list is so frequent that a larger sample would find it.
"""

from typing import ClassVar

from django.db import migrations

FUNCTION = "imports_analyze_staging(bigint)"


class Migration(migrations.Migration):
    """Have the statistics of staging tables taken from a tenth of the usual sample."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0013_places")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            f"ALTER FUNCTION {FUNCTION} SET default_statistics_target = 10",
            f"ALTER FUNCTION {FUNCTION} RESET default_statistics_target",
        )
    ]
