"""Days of campaigns, what they lost by erasures, and events that were taken in."""

from typing import Any, ClassVar

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from common.columns import loose, number
from common.partitioned import CreatePartitionedModel
from common.row_security import secure

# What was counted before days were lies on the day of the launch.
FIRST_DAYS = """
INSERT INTO interactions_campaignday (
    account_id, campaign_id, day, sent, opened, clicked, bounced, answered
)
SELECT
    account_id, id, (launched AT TIME ZONE 'UTC')::date,
    sent, opened, clicked, bounced, answered
FROM interactions_campaign
WHERE greatest(sent, opened, clicked, bounced, answered) > 0
"""

# One look at all rows of a statement costs a fraction of one look a row. The functions
# run as whoever erases: what they add is the account's own, and its policy holds.
COUNT_DELETED = """
CREATE FUNCTION count_deleted_traces() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.interactions_erasedtraces (account_id, campaign_id, traces)
    SELECT account_id, campaign_id, count(*) FROM gone
    GROUP BY account_id, campaign_id;
    RETURN NULL;
END $$
"""
COUNT_RELEASED = """
CREATE FUNCTION count_released_traces() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.interactions_erasedtraces (account_id, campaign_id, traces)
    SELECT account_id, campaign_id, sum(held) FROM (
        SELECT account_id, campaign_id, 1 AS held FROM before
        WHERE profile_id IS NOT NULL
        UNION ALL
        SELECT account_id, campaign_id, -1 AS held FROM after
        WHERE profile_id IS NOT NULL
    ) AS trace
    GROUP BY account_id, campaign_id
    HAVING sum(held) <> 0;
    RETURN NULL;
END $$
"""
DELETED = ("interactions_emailinteraction",)
RELEASED = ("interactions_smsinteraction", "interactions_surveyparticipation")


def counting() -> migrations.RunSQL:
    """Return the operation that has the database count what erasures take."""
    return migrations.RunSQL(
        [
            COUNT_DELETED,
            COUNT_RELEASED,
            *(
                f"CREATE TRIGGER deleted_traces_are_counted AFTER DELETE ON {table} "
                "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT "
                "EXECUTE FUNCTION count_deleted_traces()"
                for table in DELETED
            ),
            *(
                f"CREATE TRIGGER released_traces_are_counted AFTER UPDATE ON {table} "
                "REFERENCING OLD TABLE AS before NEW TABLE AS after "
                "FOR EACH STATEMENT EXECUTE FUNCTION count_released_traces()"
                for table in RELEASED
            ),
        ],
        [
            *(
                f"DROP TRIGGER deleted_traces_are_counted ON {table}"
                for table in DELETED
            ),
            *(
                f"DROP TRIGGER released_traces_are_counted ON {table}"
                for table in RELEASED
            ),
            "DROP FUNCTION count_deleted_traces()",
            "DROP FUNCTION count_released_traces()",
        ],
    )


def account(**options: Any) -> models.ForeignKey[Any, Any]:
    """Return the key of the account."""
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        to="tenancy.account",
        **options,
    )


class Migration(migrations.Migration):
    """Create the three tables, and the triggers that fill one of them."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("interactions", "0002_statistics"),
        ("tenancy", "0001_initial"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="CampaignDay",
            fields=[
                ("id", number()),
                ("day", models.DateField()),
                ("sent", models.BigIntegerField(default=0)),
                ("opened", models.BigIntegerField(default=0)),
                ("clicked", models.BigIntegerField(default=0)),
                ("bounced", models.BigIntegerField(default=0)),
                ("answered", models.BigIntegerField(default=0)),
                ("account", account()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="interactions.campaign",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "campaign", "day"),
                        name="a_campaign_has_one_row_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ErasedTraces",
            fields=[
                ("id", number()),
                ("traces", models.BigIntegerField()),
                ("account", account(db_constraint=False)),
                ("campaign", loose("interactions.campaign")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "campaign"],
                        include=("traces",),
                        name="erased_traces_of_campaign",
                    )
                ],
            },
        ),
        CreatePartitionedModel(
            name="SeenEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "digest",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("digest", models.UUIDField()),
                ("day", models.DateField()),
                ("account", account(db_constraint=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["day"], name="seen_event_by_day"
                    )
                ],
            },
        ),
        secure(
            "interactions_campaignday",
            "interactions_erasedtraces",
            "interactions_seenevent",
        ),
        migrations.RunSQL(FIRST_DAYS, migrations.RunSQL.noop),
        counting(),
    ]
