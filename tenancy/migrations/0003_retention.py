"""How long an account keeps files of people."""

import django.core.validators
from django.db import migrations, models


def days(label: str) -> models.Field:
    """Return a number of days between the limits, or none."""
    return models.PositiveSmallIntegerField(
        blank=True,
        null=True,
        validators=[
            django.core.validators.MinValueValidator(1),
            django.core.validators.MaxValueValidator(365),
        ],
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0002_sections"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="export_days",
            field=days("days that exports are kept"),
        ),
        migrations.AddField(
            model_name="account",
            name="upload_days",
            field=days("days that files of imports are kept"),
        ),
    ]
