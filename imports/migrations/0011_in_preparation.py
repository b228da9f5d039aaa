"""Imports in preparation are found among all others without reading those."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0010_repetitions")]

    operations = [
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                fields=["account", "-id"],
                name="import_in_preparation",
                condition=models.Q(
                    status__in=["draft", "staging", "staged", "refused"]
                ),
            ),
        ),
    ]
