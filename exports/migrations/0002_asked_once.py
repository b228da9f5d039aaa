"""A form that is sent twice asks for one file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="export",
            name="asked_once",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.UniqueConstraint(
                fields=("account", "asked_once"),
                name="a_form_asks_for_an_export_once",
            ),
        ),
    ]
