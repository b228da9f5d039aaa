"""Erasures, their ledger and the holds."""

import django.db.models.deletion
from django.db import migrations, models

from common.columns import known_while_there, loose, number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("profiles", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", number()),
                ("table_name", models.CharField(max_length=100)),
                (
                    "door",
                    models.CharField(
                        choices=[("selection", "By hand"), ("file", "By file")],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("launched", "Launched"),
                            ("sweeping", "Deleting"),
                            ("stopping", "Stopping"),
                            ("completed", "Completed"),
                            ("stopped", "Stopped"),
                        ],
                        default="launched",
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("author_name", models.CharField(max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("fingerprint", models.CharField(max_length=64)),
                ("targets", models.BigIntegerField(default=0)),
                ("erased", models.BigIntegerField(default=0)),
                ("traces", models.JSONField(default=dict)),
                ("left", models.JSONField(default=dict)),
                ("launched", models.DateTimeField()),
                ("started", models.DateTimeField(null=True)),
                ("heartbeat", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("account", owned_by("tenancy.account")),
                ("author", known_while_there("tenancy.membership")),
                ("table", known_while_there("profiles.profiletable")),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", number()),
                ("reason", models.TextField()),
                ("placed", models.DateTimeField(auto_now_add=True)),
                ("lifted", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.account",
                    ),
                ),
                ("placed_by", known_while_there("tenancy.membership")),
                ("profile", loose("profiles.profile")),
            ],
        ),
        migrations.CreateModel(
            name="Slice",
            fields=[
                ("id", number()),
                ("ordinal", models.IntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("targets", models.IntegerField()),
                ("counts", models.JSONField(default=dict)),
                ("done", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.account",
                    ),
                ),
                ("erasure", owned_by("erasure.erasure", related_name="slices")),
            ],
        ),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(fields=["account", "-id"], name="erasure_in_order"),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["launched", "sweeping", "stopping", "completed", "stopped"],
                    )
                ),
                name="an_erasure_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("erased__lte", models.F("targets"))),
                name="an_erasure_erases_no_more_than_its_targets",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["account", "profile"], name="hold_of_profile"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted", None)),
                fields=("account", "profile"),
                name="a_profile_is_held_once",
            ),
        ),
        migrations.AddIndex(
            model_name="slice",
            index=models.Index(
                condition=models.Q(("done", None)),
                fields=["account", "erasure", "ordinal"],
                name="slice_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="slice",
            constraint=models.UniqueConstraint(
                fields=("erasure", "ordinal"), name="a_slice_is_planned_once"
            ),
        ),
        secure(
            "erasure_erasure",
            "erasure_slice",
            "erasure_hold",
        ),
    ]
