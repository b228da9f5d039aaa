"""Have what erasures leave dead cleared away soon, in tables that are there already."""

from typing import ClassVar

from django.db import migrations

from common.partitioned import VACUUMED_EARLY

TABLES = (
    "erasure_hold",
    "exports_exportedprofile",
    "interactions_customentry",
    "interactions_customevent",
    "interactions_emailinteraction",
    "interactions_goalreached",
    "interactions_smsinteraction",
    "interactions_surveyparticipation",
    "profiles_identifier",
    "profiles_knownvalue",
    "profiles_profile",
    "profiles_sectionvalues",
    "profiles_subscription",
    "profiles_subscriptionchange",
    "profiles_tagging",
    "profiles_target",
)
# No rewriting, and no lock that anybody who reads or writes would wait for.
EACH_PART = """
DO $$
DECLARE part regclass;
BEGIN
    FOR part IN
        SELECT oid FROM pg_class WHERE relkind = 'r' AND '{table}'::regclass IN (
            oid, (SELECT inhparent FROM pg_inherits WHERE inhrelid = oid)
        )
    LOOP
        EXECUTE format('ALTER TABLE %s {change}', part);
    END LOOP;
END $$
"""
SET = f"SET ({VACUUMED_EARLY})"
RESET = (
    "RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,"
    " autovacuum_analyze_scale_factor, autovacuum_analyze_threshold)"
)


class Migration(migrations.Migration):
    """Set the storage parameters of every part of every table that erasures sweep."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("erasure", "0004_metrics"),
        ("exports", "0001_initial"),
        ("interactions", "0003_campaign_days"),
        ("profiles", "0004_consents"),
    ]

    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(
            [EACH_PART.format(table=table, change=SET) for table in TABLES],
            [EACH_PART.format(table=table, change=RESET) for table in TABLES],
        )
    ]
