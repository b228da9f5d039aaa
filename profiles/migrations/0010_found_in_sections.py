"""Refusals count what was found by section, so that nobody is told of unseen ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0009_refused_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="definitionchange",
            name="found_in",
            field=models.JSONField(default=dict),
        ),
    ]
