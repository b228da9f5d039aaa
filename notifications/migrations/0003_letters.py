"""Notes by e-mail, and the kind for invitations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_exports"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="mailed",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="to_mail",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("completed", "Deletion completed"),
                    ("stopped", "Deletion stopped"),
                    ("failed", "Deletion failed"),
                    ("refused", "File refused"),
                    ("exported", "Export ready"),
                    ("not_exported", "Export failed"),
                    ("withdrawn", "Export withdrawn"),
                    ("joined", "Invitation accepted"),
                ],
                max_length=20,
            ),
        ),
    ]
