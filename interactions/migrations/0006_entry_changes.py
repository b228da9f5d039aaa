"""The type of an attribute of entries can be changed, entry by entry."""

from django.db import migrations, models

from common.columns import known_while_there, number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0005_removals_have_authors"),
        ("tenancy", "0004_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="customtable",
            name="version",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="entryattribute",
            name="state",
            field=models.CharField(
                choices=[("settled", "Settled"), ("changing", "Being changed")],
                db_default="settled",
                default="settled",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="entryattribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["settled", "changing"])),
                name="an_entry_attribute_has_a_known_state",
            ),
        ),
        migrations.CreateModel(
            name="EntryChange",
            fields=[
                ("id", number()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rules", "Values are checked"),
                            ("shape", "Values are converted"),
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
                ("name", models.CharField(max_length=50)),
                ("label", models.CharField(max_length=100)),
                ("terms", models.JSONField(default=dict)),
                ("proved", models.BooleanField(default=False)),
                ("place", models.BigIntegerField(default=0)),
                ("settled", models.BigIntegerField(default=0)),
                ("looked", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("found", models.BigIntegerField(default=0)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("ended", models.DateTimeField(null=True)),
                ("account", owned_by("tenancy.account")),
                ("author", known_while_there("tenancy.membership")),
                ("custom_table", owned_by("interactions.customtable")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["rules", "shape"])),
                        name="an_entry_change_has_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["running", "refused"])),
                        name="an_entry_change_has_a_known_status",
                    ),
                    models.UniqueConstraint(
                        fields=("account", "custom_table", "name"),
                        name="an_entry_attribute_is_changed_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryFlaw",
            fields=[
                ("id", number()),
                ("entry", models.BigIntegerField()),
                ("account", owned_by("tenancy.account")),
                ("change", owned_by("interactions.entrychange", related_name="flaws")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "change", "id"], name="entry_flaws_in_order"
                    )
                ],
            },
        ),
        secure("interactions_entrychange", "interactions_entryflaw"),
    ]
