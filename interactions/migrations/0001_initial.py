"""Campaigns and traces; the traces by account."""

from django.db import migrations, models

import interactions.models.email
from common.columns import account, known_while_there, loose, number, owned_by
from common.partitioned import CreatePartitionedModel
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("profiles", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", number()),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "SMS"), ("form", "Form")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("launched", models.DateTimeField()),
                ("sent", models.BigIntegerField(default=0)),
                ("opened", models.BigIntegerField(default=0)),
                ("clicked", models.BigIntegerField(default=0)),
                ("bounced", models.BigIntegerField(default=0)),
                ("answered", models.BigIntegerField(default=0)),
                ("account", owned_by("tenancy.account")),
                ("section", known_while_there("tenancy.section", blank=True)),
            ],
        ),
        CreatePartitionedModel(
            name="CustomEvent",
            fields=[
                ("id", number()),
                ("kind", models.CharField(max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("happened_at", models.DateTimeField()),
                ("account", account()),
                ("profile", loose("profiles.profile")),
                ("section", loose("tenancy.section", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CustomTable",
            fields=[
                ("id", number()),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=100)),
                (
                    "on_erasure",
                    models.CharField(
                        choices=[("delete", "Deleted"), ("separate", "Separated")],
                        max_length=8,
                    ),
                ),
                ("account", owned_by("tenancy.account")),
                (
                    "profile_table",
                    owned_by("profiles.profiletable", related_name="custom_tables"),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        CreatePartitionedModel(
            name="CustomEntry",
            fields=[
                ("id", number()),
                ("attributes", models.JSONField(default=dict)),
                ("created", models.DateTimeField()),
                ("account", account()),
                ("profile", loose("profiles.profile", null=True)),
                ("custom_table", loose("interactions.customtable")),
            ],
            options={
                "verbose_name_plural": "custom entries",
            },
        ),
        CreatePartitionedModel(
            name="EmailInteraction",
            fields=[
                ("id", number()),
                (
                    "token",
                    models.CharField(
                        default=interactions.models.email.fresh_token, max_length=22
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("clicked_at", models.DateTimeField(null=True)),
                ("bounced_at", models.DateTimeField(null=True)),
                ("account", account()),
                ("campaign", loose("interactions.campaign")),
                ("profile", loose("profiles.profile")),
            ],
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", number()),
                ("name", models.CharField(max_length=100)),
                ("reached", models.BigIntegerField(default=0)),
                ("account", owned_by("tenancy.account")),
            ],
        ),
        CreatePartitionedModel(
            name="GoalReached",
            fields=[
                ("id", number()),
                ("reached_at", models.DateTimeField()),
                (
                    "value",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("account", account()),
                ("goal", loose("interactions.goal")),
                ("profile", loose("profiles.profile", null=True)),
            ],
            options={
                "verbose_name_plural": "goals reached",
            },
        ),
        CreatePartitionedModel(
            name="SmsInteraction",
            fields=[
                ("id", number()),
                ("sent_at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
                ("clicked_at", models.DateTimeField(null=True)),
                ("account", account()),
                ("campaign", loose("interactions.campaign")),
                ("profile", loose("profiles.profile", null=True)),
            ],
        ),
        CreatePartitionedModel(
            name="SurveyParticipation",
            fields=[
                ("id", number()),
                ("answered_at", models.DateTimeField()),
                ("answers", models.JSONField(default=dict)),
                ("respondent", models.CharField(blank=True, max_length=320)),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("comment", models.TextField(blank=True)),
                ("account", account()),
                ("campaign", loose("interactions.campaign")),
                ("profile", loose("profiles.profile", null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                fields=["account", "-launched", "-id"], name="campaign_by_launch"
            ),
        ),
        migrations.AddIndex(
            model_name="customevent",
            index=models.Index(fields=["account", "profile"], name="event_of_profile"),
        ),
        migrations.AddConstraint(
            model_name="customtable",
            constraint=models.UniqueConstraint(
                fields=("account", "slug"), name="a_custom_table_is_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="customtable",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_erasure__in", ["delete", "separate"])),
                name="entries_are_deleted_or_separated",
            ),
        ),
        migrations.AddIndex(
            model_name="customentry",
            index=models.Index(
                condition=models.Q(("profile__isnull", False)),
                fields=["account", "profile"],
                name="entry_of_profile",
            ),
        ),
        migrations.AddIndex(
            model_name="customentry",
            index=models.Index(
                fields=["account", "custom_table", "id"], name="entry_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="emailinteraction",
            index=models.Index(fields=["account", "profile"], name="email_of_profile"),
        ),
        migrations.AddIndex(
            model_name="emailinteraction",
            index=models.Index(fields=["account", "token"], name="email_by_token"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                fields=("account", "name"), name="a_goal_is_named_once"
            ),
        ),
        migrations.AddIndex(
            model_name="goalreached",
            index=models.Index(
                condition=models.Q(("profile__isnull", False)),
                fields=["account", "profile"],
                name="goal_of_profile",
            ),
        ),
        migrations.AddIndex(
            model_name="smsinteraction",
            index=models.Index(
                condition=models.Q(("profile__isnull", False)),
                fields=["account", "profile"],
                name="sms_of_profile",
            ),
        ),
        migrations.AddIndex(
            model_name="surveyparticipation",
            index=models.Index(
                condition=models.Q(("profile__isnull", False)),
                fields=["account", "profile"],
                name="survey_of_profile",
            ),
        ),
        secure(
            "interactions_campaign",
            "interactions_goal",
            "interactions_customtable",
            "interactions_emailinteraction",
            "interactions_smsinteraction",
            "interactions_surveyparticipation",
            "interactions_goalreached",
            "interactions_customevent",
            "interactions_customentry",
        ),
    ]
