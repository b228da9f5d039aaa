"""Whoever keeps a change of a definition from being made is noted, by number."""

from django.db import migrations, models

from common.columns import number, owned_by
from common.row_security import secure

# The first few of each refusal were kept with it before.
MOVE = """
INSERT INTO profiles_changeflaw (account_id, change_id, person)
SELECT change.account_id, change.id, unnest(change.examples)
FROM profiles_definitionchange AS change
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0007_room_on_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeFlaw",
            fields=[
                ("id", number()),
                ("person", models.BigIntegerField()),
                ("part", models.BigIntegerField(null=True)),
                ("account", owned_by("tenancy.account")),
                (
                    "change",
                    owned_by("profiles.definitionchange", related_name="flaws"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "change", "id"],
                        name="change_flaws_in_order",
                    )
                ],
            },
        ),
        secure("profiles_changeflaw"),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="definitionchange", name="examples"),
    ]
