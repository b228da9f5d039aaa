"""An import that fails is no deletion."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_definitions_and_tags"),
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
                    ("import_failed", "Import failed"),
                    ("tagged", "Tagging completed"),
                    ("changed", "Definition changed"),
                    ("change_refused", "Change of a definition refused"),
                    ("removed", "Removal completed"),
                    ("joined", "Invitation accepted"),
                ],
                max_length=20,
            ),
        ),
    ]
