"""Configurations, topics to unsubscribe from, and whom kept files hold."""

from django.db import migrations, models

from common.columns import account, known_while_there, loose, number, owned_by
from common.partitioned import CreatePartitionedModel
from common.row_security import secure


def key(*columns: str) -> models.CompositePrimaryKey:
    """Return a primary key over `columns`."""
    return models.CompositePrimaryKey(
        *columns, blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0007_kinds"),
        ("profiles", "0005_definition_changes"),
        ("tenancy", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="Configuration",
            fields=[
                ("id", number()),
                ("name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=12)),
                ("key", models.CharField(blank=True, max_length=50)),
                ("column", models.CharField(blank=True, max_length=255)),
                ("layout", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=dict)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("account", owned_by("tenancy.account")),
                ("author", known_while_there("tenancy.membership")),
                ("table", owned_by("profiles.profiletable")),
            ],
        ),
        migrations.AddIndex(
            model_name="configuration",
            index=models.Index(
                fields=["account", "-id"], name="configuration_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="configuration",
            constraint=models.UniqueConstraint(
                fields=("account", "name"), name="a_configuration_is_named_once"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="configuration",
            field=known_while_there("imports.configuration"),
        ),
        migrations.AddField(
            model_name="import",
            name="topics",
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="import",
            name="every_topic",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="import",
            name="holds_people",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="import",
            name="withdrawn",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                condition=models.Q(("holds_people", True)),
                fields=["account", "-id"],
                name="import_with_files",
            ),
        ),
        CreatePartitionedModel(
            name="HeldProfile",
            fields=[
                ("pk", key("account_id", "import_run_id", "profile_id")),
                ("account", account()),
                ("import_run", loose("imports.import", db_column="import_id")),
                ("profile", loose("profiles.profile")),
            ],
        ),
        migrations.AddIndex(
            model_name="heldprofile",
            index=models.Index(fields=["account", "profile"], name="held_profile"),
        ),
        CreatePartitionedModel(
            name="HeldValue",
            fields=[
                ("pk", key("account_id", "import_run_id", "digest")),
                ("digest", models.BigIntegerField()),
                ("account", account()),
                ("import_run", loose("imports.import", db_column="import_id")),
            ],
        ),
        secure("imports_configuration", "imports_heldprofile", "imports_heldvalue"),
    ]
