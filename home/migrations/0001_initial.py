"""Counts of profiles by day."""

import django.db.models.deletion
from django.db import migrations, models

from common.columns import number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("profiles", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counting",
            fields=[
                ("id", number()),
                ("counted", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CreatedDay",
            fields=[
                ("id", number()),
                ("day", models.DateField()),
                ("profiles", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.account",
                    ),
                ),
                ("table", owned_by("profiles.profiletable")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "table", "day"),
                        name="a_day_is_counted_once_a_table",
                    )
                ],
            },
        ),
        secure("home_counting", "home_createdday"),
    ]
