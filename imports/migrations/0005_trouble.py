"""How often a run was tried, and what broke the last try."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_people")]

    operations = [
        migrations.AddField(
            model_name="execution",
            name="attempts",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="execution",
            name="last_error",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="execution",
            name="told",
            field=models.DateTimeField(null=True),
        ),
    ]
