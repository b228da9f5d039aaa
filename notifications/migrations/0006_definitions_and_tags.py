"""Changes of definitions, removals and taggings end too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0005_imports"),
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
