"""Criteria: saved under a name, and while somebody explores."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("profiles", "0003_emptied"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("criterion", models.JSONField()),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.account",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="tenancy.membership",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="profiles.profiletable",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Exploration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("criterion", models.JSONField(null=True)),
                ("version", models.IntegerField(default=0)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.account",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="tenancy.membership",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="explorations",
                        to="profiles.profiletable",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="segments.segment",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(
                fields=["account", "-changed", "-id"], name="segment_changed"
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(
                models.F("account"),
                models.F("table"),
                django.db.models.functions.text.Lower("name"),
                name="a_segment_is_named_once_a_table",
            ),
        ),
        migrations.AddIndex(
            model_name="exploration",
            index=models.Index(
                fields=["account", "author", "-id"], name="exploration_by"
            ),
        ),
        migrations.AddIndex(
            model_name="exploration",
            index=models.Index(
                fields=["account", "changed"], name="exploration_changed"
            ),
        ),
        secure("segments_segment", "segments_exploration"),
    ]
