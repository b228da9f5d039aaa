"""A list that is refused need not be a file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_letters"),
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
                    ("joined", "Invitation accepted"),
                ],
                max_length=20,
            ),
        ),
    ]
