"""Criteria: saved under a name, and while somebody explores."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from common.columns import known_while_there, number, owned_by
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
                ("id", number()),
                ("name", models.CharField(max_length=100)),
                ("criterion", models.JSONField()),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("account", owned_by("tenancy.account")),
                ("author", known_while_there("tenancy.membership")),
                ("table", owned_by("profiles.profiletable", related_name="segments")),
            ],
        ),
        migrations.CreateModel(
            name="Exploration",
            fields=[
                ("id", number()),
                ("criterion", models.JSONField(null=True)),
                ("version", models.IntegerField(default=0)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("account", owned_by("tenancy.account")),
                ("author", owned_by("tenancy.membership")),
                (
                    "table",
                    owned_by("profiles.profiletable", related_name="explorations"),
                ),
                ("segment", owned_by("segments.segment", null=True)),
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
