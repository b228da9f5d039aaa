"""Whose turn it is to read a list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_staging")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="turn",
            field=models.IntegerField(default=0),
        ),
    ]
