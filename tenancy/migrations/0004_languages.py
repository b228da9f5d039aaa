"""The languages that an account has its pages in."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0003_retention"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("en", "English"), ("fr", "French")], max_length=8
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="languages of the pages",
            ),
        ),
    ]
