"""Unique keys that are built and removed while people are edited."""

from django.db import migrations, models

from common.columns import known_while_there, number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0005_definition_changes"),
        ("tenancy", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyChange",
            fields=[
                ("id", number()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("make", "Made unique"),
                            ("settings", "Settings changed"),
                            ("remove", "Key removed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("running", "Under way"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("key_kind", models.CharField(max_length=10)),
                ("region", models.CharField(blank=True, max_length=2)),
                ("folds_local_part", models.BooleanField(default=True)),
                ("identifies", models.BooleanField(default=False)),
                ("place", models.BigIntegerField(default=0)),
                ("looked", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("duplicates", models.BigIntegerField(default=0)),
                ("invalid", models.BigIntegerField(default=0)),
                ("alone", models.BigIntegerField(default=0)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("ended", models.DateTimeField(null=True)),
                ("account", owned_by("tenancy.account")),
                ("attribute", owned_by("profiles.attribute")),
                ("author", known_while_there("tenancy.membership")),
                ("table", owned_by("profiles.profiletable")),
                (
                    "unique_key",
                    known_while_there("profiles.uniquekey", related_name="+"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "table"], name="key_change_of_table"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["make", "settings", "remove"])
                        ),
                        name="a_key_change_has_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["running", "done", "refused", "withdrawn"])
                        ),
                        name="a_key_change_has_a_known_status",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "running")),
                        fields=("table",),
                        name="one_key_of_a_table_is_changed_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyFlaw",
            fields=[
                ("id", number()),
                ("person", models.BigIntegerField()),
                ("other", models.BigIntegerField(null=True)),
                ("reason", models.CharField(max_length=40)),
                ("account", owned_by("tenancy.account")),
                ("change", owned_by("profiles.keychange", related_name="flaws")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "change", "id"], name="flaws_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "change", "person"),
                        name="a_profile_is_in_the_way_once",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="uniquekey",
            name="replaces",
            field=known_while_there("profiles.uniquekey", related_name="+"),
        ),
        migrations.AddField(
            model_name="uniquekey",
            name="status",
            field=models.CharField(
                choices=[
                    ("building", "Being built"),
                    ("active", "In use"),
                    ("closing", "Being looked through"),
                    ("removing", "Being removed"),
                ],
                db_default="active",
                default="active",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="uniquekey",
            name="attribute",
            field=owned_by("profiles.attribute", related_name="unique_keys"),
        ),
        migrations.AddConstraint(
            model_name="uniquekey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["building", "active", "closing", "removing"])
                ),
                name="a_unique_key_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="uniquekey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["active", "closing"])),
                fields=("attribute",),
                name="an_attribute_is_one_unique_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="uniquekey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "building")),
                fields=("attribute",),
                name="one_unique_key_of_an_attribute_is_built",
            ),
        ),
        secure("profiles_keychange", "profiles_keyflaw"),
    ]
