"""More doors: a segment, an exploration, one person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("erasure", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="erasure",
            name="door",
            field=models.CharField(
                choices=[
                    ("selection", "By hand"),
                    ("file", "By file"),
                    ("segment", "By segment"),
                    ("exploration", "By exploration"),
                    ("person", "One person"),
                ],
                max_length=12,
            ),
        ),
    ]
