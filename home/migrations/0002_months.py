"""Counts by month: nothing asks for days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
    ]

    operations = [
        # What was counted by day is counted anew.
        migrations.RunSQL(
            ["DELETE FROM home_createdday", "DELETE FROM home_counting"],
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint(
            model_name="createdday", name="a_day_is_counted_once_a_table"
        ),
        migrations.RenameModel("CreatedDay", "CreatedMonth"),
        migrations.RenameField("createdmonth", "day", "month"),
        migrations.AddConstraint(
            model_name="createdmonth",
            constraint=models.UniqueConstraint(
                fields=("account", "table", "month"),
                name="a_month_is_counted_once_a_table",
            ),
        ),
    ]
