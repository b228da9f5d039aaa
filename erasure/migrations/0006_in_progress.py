"""Erasures that have not ended are few among those that have: they are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("erasure", "0005_vacuum"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(
                fields=["account", "-id"],
                name="erasure_in_progress",
                condition=models.Q(("ended", None)),
            ),
        ),
    ]
