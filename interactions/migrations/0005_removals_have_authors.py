"""Whoever removes something is told when that is done."""

from django.db import migrations

from common.columns import known_while_there


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0004_custom_tables"),
        ("tenancy", "0004_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="customremoval",
            name="author",
            field=known_while_there("tenancy.membership"),
        ),
    ]
