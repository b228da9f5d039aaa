"""Custom tables that members define; those that are there get definitions."""

from typing import Any

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from common.columns import number, owned_by
from common.row_security import secure
from profiles.columns import label_of

# Attributes that entries have by now, and the types of their values: of each table's
# youngest entries.
FOUND = """
SELECT
    said.key,
    array_agg(DISTINCT jsonb_typeof(said.value)),
    bool_and(jsonb_typeof(said.value) <> 'number' OR said.value::text !~ '[.eE]')
FROM (
    SELECT attributes FROM interactions_customentry
    WHERE account_id = %s AND custom_table_id = %s
    ORDER BY id DESC LIMIT 1000
) AS entry
CROSS JOIN LATERAL jsonb_each(entry.attributes) AS said
WHERE
    jsonb_typeof(entry.attributes) = 'object'
    AND jsonb_typeof(said.value) <> 'null'
    AND said.key ~ '^[a-z][a-z0-9_]{0,49}$'
GROUP BY said.key
ORDER BY said.key
LIMIT 100
"""
ADD = """
INSERT INTO interactions_entryattribute
    (account_id, custom_table_id, name, label, type, choices, position)
VALUES (%s, %s, %s, %s, %s, '{}', %s)
"""


def define(_apps: Any, schema_editor: Any) -> None:
    """Give each custom table the attributes that its entries have."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT account_id, id FROM interactions_customtable")
        for account, table in cursor.fetchall():
            cursor.execute(FOUND, [account, table])
            for position, (name, kinds, whole) in enumerate(cursor.fetchall()):
                type_ = _type(kinds, whole)
                cursor.execute(
                    ADD, [account, table, name, label_of(name)[:100], type_, position]
                )


def _type(kinds: list[str], whole: bool) -> str:  # noqa: FBT001
    if kinds == ["number"]:
        return "integer" if whole else "decimal"
    return "boolean" if kinds == ["boolean"] else "text"


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0003_campaign_days"),
        ("profiles", "0006_unique_keys"),
        ("tenancy", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomRemoval",
            fields=[
                ("id", number()),
                ("name", models.CharField(blank=True, max_length=50)),
                ("place", models.BigIntegerField(default=0)),
                ("found", models.BigIntegerField(default=0)),
                ("looked", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="EntryAttribute",
            fields=[
                ("id", number()),
                (
                    "name",
                    models.CharField(
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$",
                                "Use small letters, digits and underscores.",
                            )
                        ],
                    ),
                ),
                ("label", models.CharField(max_length=100)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("integer", "Integer"),
                            ("decimal", "Decimal"),
                            ("boolean", "Yes or no"),
                            ("date", "Date"),
                            ("datetime", "Date and time"),
                            ("choice", "Choice"),
                            ("multi-choice", "Several choices"),
                        ],
                        default="text",
                        max_length=12,
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="customtable",
            name="fate_changed",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="customtable",
            name="status",
            field=models.CharField(
                choices=[("active", "In use"), ("removing", "Being removed")],
                db_default="active",
                default="active",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="customentry",
            index=models.Index(
                condition=models.Q(("profile__isnull", True)),
                fields=["account", "custom_table", "id"],
                name="separated_entry_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="customtable",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "removing"])),
                name="a_custom_table_has_a_known_status",
            ),
        ),
        migrations.AddField(
            model_name="customremoval",
            name="account",
            field=owned_by("tenancy.account"),
        ),
        migrations.AddField(
            model_name="customremoval",
            name="custom_table",
            field=owned_by("interactions.customtable"),
        ),
        migrations.AddField(
            model_name="entryattribute",
            name="account",
            field=owned_by("tenancy.account"),
        ),
        migrations.AddField(
            model_name="entryattribute",
            name="custom_table",
            field=owned_by("interactions.customtable", related_name="attribute_set"),
        ),
        migrations.AddConstraint(
            model_name="customremoval",
            constraint=models.UniqueConstraint(
                fields=("account", "custom_table", "name"), name="it_is_removed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="entryattribute",
            constraint=models.UniqueConstraint(
                fields=("account", "custom_table", "name"),
                name="an_entry_attribute_is_named_once_a_table",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryattribute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "type__in",
                        [
                            "text",
                            "integer",
                            "decimal",
                            "boolean",
                            "date",
                            "datetime",
                            "choice",
                            "multi-choice",
                        ],
                    )
                ),
                name="an_entry_attribute_has_a_known_type",
            ),
        ),
        secure("interactions_customremoval", "interactions_entryattribute"),
        migrations.RunPython(define, migrations.RunPython.noop),
    ]
