"""What attributes can be told to keep to, and changes that go through every profile."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from common.columns import known_while_there, number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0004_consents"),
        ("tenancy", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="DefinitionChange",
            fields=[
                ("id", number()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("names", "Names are made anew"),
                            ("rules", "Values are checked"),
                            ("shape", "Values are converted"),
                            ("attribute", "Values are removed"),
                            ("tag", "Taggings are removed"),
                            ("topic", "Subscriptions are removed"),
                            ("section", "Data of a section is removed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("running", "Under way"), ("refused", "Refused")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=50)),
                ("label", models.CharField(max_length=100)),
                ("subject", models.BigIntegerField(null=True)),
                ("terms", models.JSONField(default=dict)),
                ("stage", models.PositiveIntegerField(default=0)),
                ("place", models.BigIntegerField(default=0)),
                ("looked", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("found", models.BigIntegerField(default=0)),
                (
                    "examples",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="attribute",
            name="most_characters",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="attribute",
            name="required",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="attribute",
            name="several",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="attribute",
            name="state",
            field=models.CharField(
                choices=[("settled", "Settled"), ("changing", "Being changed")],
                db_default="settled",
                default="settled",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="profiletable",
            name="version",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["settled", "changing"])),
                name="an_attribute_has_a_known_state",
            ),
        ),
        migrations.AddField(
            model_name="definitionchange",
            name="account",
            field=owned_by("tenancy.account"),
        ),
        migrations.AddField(
            model_name="definitionchange",
            name="author",
            field=known_while_there("tenancy.membership"),
        ),
        migrations.AddField(
            model_name="definitionchange",
            name="table",
            field=owned_by("profiles.profiletable", null=True),
        ),
        migrations.AddIndex(
            model_name="definitionchange",
            index=models.Index(fields=["account", "table"], name="change_of_table"),
        ),
        migrations.AddConstraint(
            model_name="definitionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "names",
                            "rules",
                            "shape",
                            "attribute",
                            "tag",
                            "topic",
                            "section",
                        ],
                    )
                ),
                name="a_definition_change_has_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="definitionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["running", "refused"])),
                name="a_definition_change_has_a_known_status",
            ),
        ),
        secure("profiles_definitionchange"),
    ]
