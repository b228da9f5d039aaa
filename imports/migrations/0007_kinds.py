"""Other kinds than delete: what they map, and the ledger of what they did."""

import django.db.models.deletion
from django.db import migrations, models

from common.columns import number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    dependencies = [
        ("erasure", "0001_initial"),
        ("imports", "0006_criteria"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Slice",
            fields=[
                ("id", number()),
                ("ordinal", models.IntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("rows", models.IntegerField()),
                ("counts", models.JSONField(default=dict)),
                ("done", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="execution",
            name="author_name",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="execution",
            name="heartbeat",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="mapping",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="import",
            name="mode",
            field=models.CharField(
                choices=[
                    ("both", "Add new profiles and update known ones"),
                    ("create", "Only add new profiles"),
                    ("update", "Only update known profiles"),
                ],
                db_default="both",
                default="both",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="execution",
            name="erasure",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="execution",
                to="erasure.erasure",
            ),
        ),
        migrations.AlterField(
            model_name="execution",
            name="kind",
            field=models.CharField(
                choices=[
                    ("upsert", "Add & update"),
                    ("unsubscribe", "Unsubscribe"),
                    ("delete", "Delete"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="kind",
            field=models.CharField(
                choices=[
                    ("upsert", "Add & update"),
                    ("unsubscribe", "Unsubscribe"),
                    ("delete", "Delete"),
                ],
                default="delete",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["both", "create", "update"])),
                name="an_import_has_a_known_mode",
            ),
        ),
        migrations.AddField(
            model_name="slice",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="tenancy.account",
            ),
        ),
        migrations.AddField(
            model_name="slice",
            name="execution",
            field=owned_by("imports.execution", related_name="slices"),
        ),
        migrations.AddIndex(
            model_name="slice",
            index=models.Index(
                condition=models.Q(("done", None)),
                fields=["account", "execution", "ordinal"],
                name="import_slice_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="slice",
            constraint=models.UniqueConstraint(
                fields=("execution", "ordinal"),
                name="a_slice_of_an_import_is_planned_once",
            ),
        ),
        secure("imports_slice"),
    ]
