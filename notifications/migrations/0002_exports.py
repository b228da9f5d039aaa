"""Kinds of notes for exports."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
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
                    ("refused", "File refused"),
                    ("exported", "Export ready"),
                    ("not_exported", "Export failed"),
                    ("withdrawn", "Export withdrawn"),
                ],
                max_length=20,
            ),
        ),
    ]
