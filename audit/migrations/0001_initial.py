"""The audit chain; the program may add to it and read it, and nothing else."""

import django.db.models.deletion
from django.db import migrations, models

from common.columns import number
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", number()),
                ("position", models.BigIntegerField()),
                ("action", models.CharField(max_length=60)),
                ("author_id", models.BigIntegerField(null=True)),
                ("moment", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
                ("link", models.BinaryField(max_length=32)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tenancy.account",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "position"), name="a_position_is_taken_once"
                    )
                ],
            },
        ),
        secure(
            "audit_entry",
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM lethe_program",
            migrations.RunSQL.noop,
        ),
    ]
