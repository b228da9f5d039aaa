"""How many profiles the table had when its list was looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add `people`."""

    dependencies = [("imports", "0003_turn")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="people",
            field=models.BigIntegerField(default=0),
        ),
    ]
