"""Notes to members."""

from django.db import migrations, models

from common.columns import number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", number()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("completed", "Deletion completed"),
                            ("stopped", "Deletion stopped"),
                            ("failed", "Deletion failed"),
                            ("refused", "File refused"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("path", models.CharField(max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("read", models.DateTimeField(null=True)),
                ("account", owned_by("tenancy.account")),
                ("member", owned_by("tenancy.membership")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "member", "-id"],
                        name="notification_of_member",
                    ),
                    models.Index(
                        condition=models.Q(("read", None)),
                        fields=["account", "member"],
                        name="notification_unread",
                    ),
                ],
            },
        ),
        secure(
            "notifications_notification",
        ),
    ]
