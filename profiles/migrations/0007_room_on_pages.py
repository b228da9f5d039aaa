"""Leave room on the pages of profiles, so that their moments are noted in place."""

from typing import ClassVar

from django.db import migrations

# No rewriting, and no lock that anybody who reads or writes would wait for.
EACH_PART = """
DO $$
DECLARE part regclass;
BEGIN
    FOR part IN
        SELECT inhrelid FROM pg_inherits WHERE inhparent = 'profiles_profile'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s {change}', part);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    """Set the storage parameter of every part; pages that are full stay as they are."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("profiles", "0006_unique_keys")]

    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            EACH_PART.format(change="SET (fillfactor = 90)"),
            EACH_PART.format(change="RESET (fillfactor)"),
        )
    ]
