"""What a change in the builder replaced, so that it can be undone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("segments", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="exploration",
            name="past",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="exploration",
            name="undone",
            field=models.JSONField(default=list),
        ),
    ]
