"""Slices of several kinds, worked on stage by stage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("erasure", "0002_doors")]

    operations = [
        migrations.AddField(
            model_name="slice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("whole", "Profiles and their traces"),
                    ("people", "Profiles alone"),
                    ("traces", "Traces of some profiles"),
                    ("pages", "Traces in some pages of a table"),
                    ("proof", "Proof"),
                ],
                default="whole",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="slice",
            name="rule",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="slice",
            name="share",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunSQL(
            "UPDATE erasure_slice SET share = targets", migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            model_name="slice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["whole", "people", "traces", "pages", "proof"])
                ),
                name="a_slice_has_a_known_kind",
            ),
        ),
    ]
