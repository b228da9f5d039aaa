"""Imports, their executions and the staging of their rows."""

import django.db.models.deletion
from django.db import migrations, models

from common.columns import known_while_there, number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("erasure", "0001_initial"),
        ("profiles", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", number()),
                ("table_name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[("delete", "Delete")], default="delete", max_length=12
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("staging", "Reading"),
                            ("staged", "Ready"),
                            ("refused", "Refused"),
                            ("launched", "Launched"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("file_name", models.CharField(blank=True, max_length=255)),
                ("file_path", models.CharField(blank=True, max_length=255)),
                ("file_bytes", models.BigIntegerField(default=0)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("inspection", models.JSONField(default=dict)),
                ("layout", models.JSONField(default=dict)),
                ("key_name", models.CharField(blank=True, max_length=100)),
                ("column", models.IntegerField(null=True)),
                ("column_name", models.CharField(blank=True, max_length=255)),
                ("rows_read", models.BigIntegerField(default=0)),
                ("bytes_read", models.BigIntegerField(default=0)),
                ("stage", models.CharField(blank=True, max_length=12)),
                ("heartbeat", models.DateTimeField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("outcomes", models.JSONField(default=dict)),
                ("impact", models.JSONField(default=dict)),
                ("matched", models.BigIntegerField(default=0)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("refusal", models.TextField(blank=True)),
                ("account", owned_by("tenancy.account")),
                ("author", known_while_there("tenancy.membership")),
                ("table", known_while_there("profiles.profiletable")),
                ("unique_key", known_while_there("profiles.uniquekey")),
            ],
        ),
        migrations.CreateModel(
            name="Execution",
            fields=[
                ("id", number()),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(choices=[("delete", "Delete")], max_length=12),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("stopping", "Stopping"),
                            ("completed", "Completed"),
                            ("stopped", "Stopped"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("launched", models.DateTimeField()),
                ("started", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("rows", models.BigIntegerField(default=0)),
                ("outcomes", models.JSONField(default=dict)),
                ("error_rows", models.BigIntegerField(default=0)),
                ("error_csv", models.CharField(blank=True, max_length=255)),
                ("error_xlsx", models.CharField(blank=True, max_length=255)),
                ("account", owned_by("tenancy.account")),
                (
                    "erasure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="execution",
                        to="erasure.erasure",
                    ),
                ),
                ("launched_by", known_while_there("tenancy.membership")),
                (
                    "import_run",
                    models.OneToOneField(
                        db_column="import_id",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="execution",
                        to="imports.import",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["account", "-id"], name="import_in_order"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "staging",
                            "staged",
                            "refused",
                            "launched",
                            "cancelled",
                        ],
                    )
                ),
                name="an_import_has_a_known_status",
            ),
        ),
        migrations.AddIndex(
            model_name="execution",
            index=models.Index(
                fields=["account", "-ended", "-id"], name="execution_ended"
            ),
        ),
        migrations.AddIndex(
            model_name="execution",
            index=models.Index(
                condition=models.Q(("ended", None)),
                fields=["account", "-id"],
                name="execution_in_progress",
            ),
        ),
        migrations.AddConstraint(
            model_name="execution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["queued", "running", "stopping", "completed", "stopped"],
                    )
                ),
                name="an_execution_has_a_known_status",
            ),
        ),
        secure(
            "imports_import",
            "imports_execution",
        ),
    ]
