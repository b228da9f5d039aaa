"""Exports and whom they hold."""

from django.db import migrations, models

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
            name="Export",
            fields=[
                ("id", number()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("list", "List of profiles"),
                            ("person", "Copy for one person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("table_name", models.CharField(max_length=100)),
                ("criterion", models.JSONField(null=True)),
                ("columns", models.JSONField(default=list)),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV"),
                            ("xlsx", "XLSX (Excel)"),
                            ("zip", "ZIP with JSON and CSV"),
                        ],
                        max_length=4,
                    ),
                ),
                ("delimiter", models.CharField(default=",", max_length=1)),
                ("author_name", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("requested", models.DateTimeField(auto_now_add=True)),
                ("started", models.DateTimeField(null=True)),
                ("heartbeat", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("expires", models.DateTimeField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("turn", models.IntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("rows", models.BigIntegerField(default=0)),
                ("written", models.BigIntegerField(default=0)),
                ("file_path", models.CharField(blank=True, max_length=255)),
                ("file_bytes", models.BigIntegerField(default=0)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("account", owned_by("tenancy.account")),
                ("author", known_while_there("tenancy.membership")),
                ("table", known_while_there("profiles.profiletable")),
            ],
        ),
        CreatePartitionedModel(
            name="ExportedProfile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "export_id",
                        "profile_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account", account()),
                ("export", loose("exports.export")),
                ("profile", loose("profiles.profile")),
            ],
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(fields=["account", "-id"], name="export_in_order"),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(
                fields=["account", "author", "-id"], name="export_of_author"
            ),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(
                condition=models.Q(("file_path", ""), _negated=True),
                fields=["account", "expires"],
                name="export_with_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "queued",
                            "running",
                            "ready",
                            "failed",
                            "withdrawn",
                            "expired",
                        ],
                    )
                ),
                name="an_export_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["list", "person"])),
                name="an_export_is_of_a_list_or_of_a_person",
            ),
        ),
        migrations.AddIndex(
            model_name="exportedprofile",
            index=models.Index(fields=["account", "profile"], name="exported_profile"),
        ),
        secure("exports_export", "exports_exportedprofile"),
    ]
