"""The history of subscriptions, which the database writes by itself.

Whatever changes a subscription (a person's edit, an import of thousands, invented data)
is noted by the statement that changes it: one trigger a statement, with all of its rows.
"""

from django.db import migrations, models

from common.columns import account, loose, number
from common.partitioned import CreatePartitionedModel
from common.row_security import secure

NOTE = [
    """
CREATE FUNCTION note_new_subscriptions() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO profiles_subscriptionchange (
        account_id, profile_id, topic_id, status, source, changed
    )
    SELECT account_id, profile_id, topic_id, status, source, changed
    FROM written;
    RETURN NULL;
END $$
""",
    """
CREATE FUNCTION note_changed_subscriptions() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO profiles_subscriptionchange (
        account_id, profile_id, topic_id, status, source, changed
    )
    SELECT
        written.account_id,
        written.profile_id,
        written.topic_id,
        written.status,
        written.source,
        written.changed
    FROM written
    INNER JOIN replaced USING (account_id, id)
    WHERE
        (written.status, written.source, written.changed)
        IS DISTINCT FROM (replaced.status, replaced.source, replaced.changed);
    RETURN NULL;
END $$
""",
    """
CREATE TRIGGER new_subscriptions_are_noted AFTER INSERT ON profiles_subscription
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION note_new_subscriptions()
""",
    """
CREATE TRIGGER changed_subscriptions_are_noted AFTER UPDATE ON profiles_subscription
REFERENCING OLD TABLE AS replaced NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION note_changed_subscriptions()
""",
    "REVOKE UPDATE ON profiles_subscriptionchange FROM lethe_program",
]
FORGET = [
    "DROP TRIGGER changed_subscriptions_are_noted ON profiles_subscription",
    "DROP TRIGGER new_subscriptions_are_noted ON profiles_subscription",
    "DROP FUNCTION note_changed_subscriptions()",
    "DROP FUNCTION note_new_subscriptions()",
]
# What was there before has the state it is in for a history.
BEGIN = """
INSERT INTO profiles_subscriptionchange (
    account_id, profile_id, topic_id, status, source, changed
)
SELECT account_id, profile_id, topic_id, status, source, changed
FROM profiles_subscription
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0003_emptied")]

    operations = [
        CreatePartitionedModel(
            name="SubscriptionChange",
            fields=[
                ("id", number()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("subscribed", "Subscribed"),
                            ("unsubscribed", "Unsubscribed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=60)),
                ("changed", models.DateTimeField()),
                ("account", account()),
                ("profile", loose("profiles.profile")),
                ("topic", loose("profiles.topic")),
            ],
        ),
        migrations.AddIndex(
            model_name="subscriptionchange",
            index=models.Index(
                fields=["account", "profile"], name="consent_of_profile"
            ),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE, FORGET),
        secure("profiles_subscriptionchange"),
    ]
