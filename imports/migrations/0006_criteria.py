"""Lists that are not files: whoever matches a criterion."""

from django.db import migrations, models

from common.columns import known_while_there


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_trouble"),
        ("profiles", "0004_consents"),
        ("segments", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="criterion",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="criterion_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="import",
            name="criterion_text",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="import",
            name="exploration",
            field=known_while_there("segments.exploration"),
        ),
        migrations.AddField(
            model_name="import",
            name="frozen",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="list_name",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="import",
            name="list_number",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="sections",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="import",
            name="segment",
            field=known_while_there("segments.segment"),
        ),
        migrations.AddField(
            model_name="import",
            name="source",
            field=models.CharField(
                choices=[
                    ("file", "By file"),
                    ("segment", "By segment"),
                    ("exploration", "By exploration"),
                ],
                default="file",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["file", "segment", "exploration"])),
                name="an_import_has_a_known_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source", "file"), ("criterion__isnull", False), _connector="OR"
                ),
                name="an_import_without_a_file_has_a_criterion",
            ),
        ),
    ]
