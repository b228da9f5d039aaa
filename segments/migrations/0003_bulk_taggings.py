"""Tags that are put on many by a worker, and what is left of that to do."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from common.columns import known_while_there, number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0006_unique_keys"),
        ("segments", "0002_undone"),
        ("tenancy", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkTagging",
            fields=[
                ("id", number()),
                ("tag_name", models.CharField(max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Tagging"),
                            ("completed", "Completed"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("total", models.BigIntegerField(default=0)),
                ("tagged", models.BigIntegerField(default=0)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("ended", models.DateTimeField(null=True)),
                ("account", owned_by("tenancy.account")),
                ("author", known_while_there("tenancy.membership")),
                ("table", owned_by("profiles.profiletable")),
                ("tag", known_while_there("profiles.tag")),
            ],
        ),
        migrations.CreateModel(
            name="TaggingSlice",
            fields=[
                ("id", number()),
                ("ordinal", models.IntegerField()),
                (
                    "profiles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("targets", models.IntegerField()),
                ("tagged", models.IntegerField(default=0)),
                ("done", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.account",
                    ),
                ),
                (
                    "bulk_tagging",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slices",
                        to="segments.bulktagging",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bulktagging",
            index=models.Index(fields=["account", "-id"], name="bulk_tagging_in_order"),
        ),
        migrations.AddConstraint(
            model_name="bulktagging",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["queued", "running", "completed"])),
                name="a_bulk_tagging_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="taggingslice",
            constraint=models.UniqueConstraint(
                fields=("account", "bulk_tagging", "ordinal"),
                name="a_tagging_slice_is_planned_once",
            ),
        ),
        secure("segments_bulktagging", "segments_taggingslice"),
    ]
