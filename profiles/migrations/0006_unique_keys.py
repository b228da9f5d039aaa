"""Unique keys that are built and removed while people are edited."""

import django.db.models.deletion
from django.db import migrations, models

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
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="KeyFlaw",
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
                ("person", models.BigIntegerField()),
                ("other", models.BigIntegerField(null=True)),
                ("reason", models.CharField(max_length=40)),
            ],
        ),
        migrations.AddField(
            model_name="uniquekey",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="profiles.uniquekey",
            ),
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
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unique_keys",
                to="profiles.attribute",
            ),
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
        migrations.AddField(
            model_name="keychange",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="tenancy.account"
            ),
        ),
        migrations.AddField(
            model_name="keychange",
            name="attribute",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="profiles.attribute"
            ),
        ),
        migrations.AddField(
            model_name="keychange",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="tenancy.membership",
            ),
        ),
        migrations.AddField(
            model_name="keychange",
            name="table",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="profiles.profiletable"
            ),
        ),
        migrations.AddField(
            model_name="keychange",
            name="unique_key",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="profiles.uniquekey",
            ),
        ),
        migrations.AddField(
            model_name="keyflaw",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="tenancy.account"
            ),
        ),
        migrations.AddField(
            model_name="keyflaw",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="flaws",
                to="profiles.keychange",
            ),
        ),
        migrations.AddIndex(
            model_name="keychange",
            index=models.Index(fields=["account", "table"], name="key_change_of_table"),
        ),
        migrations.AddConstraint(
            model_name="keychange",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["make", "settings", "remove"])),
                name="a_key_change_has_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="keychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["running", "done", "refused", "withdrawn"])
                ),
                name="a_key_change_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="keychange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "running")),
                fields=("table",),
                name="one_key_of_a_table_is_changed_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="keyflaw",
            index=models.Index(
                fields=["account", "change", "id"], name="flaws_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyflaw",
            constraint=models.UniqueConstraint(
                fields=("account", "change", "person"),
                name="a_profile_is_in_the_way_once",
            ),
        ),
        secure("profiles_keychange", "profiles_keyflaw"),
    ]
