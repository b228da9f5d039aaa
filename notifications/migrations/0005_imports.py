"""Imports that delete nobody end too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_list_refused"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("completed", "Deletion completed"),
                    ("stopped", "Deletion stopped"),
                    ("failed", "Deletion failed"),
                    ("refused", "List refused"),
                    ("exported", "Export ready"),
                    ("not_exported", "Export failed"),
                    ("withdrawn", "Export withdrawn"),
                    ("imported", "Import completed"),
                    ("import_stopped", "Import stopped"),
                    ("joined", "Invitation accepted"),
                ],
                max_length=20,
            ),
        ),
    ]
