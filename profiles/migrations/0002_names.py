"""Order and find profiles by name and by creation under row-level security.

A policy lets an index serve only conditions that cannot leak, and neither lower() nor
LIKE is one of those. So the lower-cased name is a column that the database keeps, and
the search for parts of names is a function that runs as the owner: it answers with
numbers of the current account's profiles, which are read under the policy then.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import Lower

# A bitmap scan of the trigrams is the one plan that is quick however common the part
# is; the planner's guess at how many names hold it is off by a thousand at times.
NAMED = """
CREATE FUNCTION profiles_named(in_table bigint, pattern text, most integer)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
AS $$
DECLARE
    scope bigint := nullif(current_setting('lethe.account', true), '')::bigint;
BEGIN
    RETURN QUERY
    SELECT profile.id
    FROM profiles_profile AS profile
    WHERE
        profile.account_id = scope
        AND profile.table_id = in_table
        AND profile.name_key LIKE pattern
    LIMIT most;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="profile", name="profile_in_order"),
        migrations.RemoveIndex(model_name="profile", name="profile_by_name"),
        migrations.RemoveIndex(model_name="profile", name="profile_name_parts"),
        migrations.AddField(
            model_name="profile",
            name="name_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=Lower("name"),
                output_field=models.CharField(max_length=300),
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(
                fields=["account", "table", "created", "id"],
                name="profile_by_created",
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(
                fields=["account", "table", "name_key", "id"], name="profile_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=GinIndex(
                OpClass("name_key", name="gin_trgm_ops"), name="profile_name_parts"
            ),
        ),
        migrations.RunSQL(
            [
                NAMED,
                "REVOKE ALL ON FUNCTION profiles_named FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION profiles_named TO lethe_program",
            ],
            "DROP FUNCTION profiles_named",
        ),
    ]
