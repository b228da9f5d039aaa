"""Whoever removes something is told when that is done."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0004_custom_tables"),
        ("tenancy", "0004_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="customremoval",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="tenancy.membership",
            ),
        ),
    ]
