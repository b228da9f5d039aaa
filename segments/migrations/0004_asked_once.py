"""A form that is sent twice asks for one tagging."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("segments", "0003_bulk_taggings"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulktagging",
            name="asked_once",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddConstraint(
            model_name="bulktagging",
            constraint=models.UniqueConstraint(
                fields=("account", "asked_once"),
                name="a_form_asks_for_a_tagging_once",
            ),
        ),
    ]
