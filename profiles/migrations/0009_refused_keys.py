"""Refused changes of keys are few among those that ended well: they are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0008_change_flaws"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="keychange",
            index=models.Index(
                fields=["account"],
                name="key_change_refused",
                condition=models.Q(("status", "refused")),
            ),
        ),
    ]
