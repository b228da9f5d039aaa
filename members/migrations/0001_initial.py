"""Invitations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import tenancy.roles
from common.columns import known_while_there, number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", number()),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            (tenancy.roles.Role["MARKETER"], "Marketer"),
                            (tenancy.roles.Role["ADMIN"], "Administrator"),
                            (tenancy.roles.Role["OWNER"], "Account owner"),
                            (tenancy.roles.Role["OPERATOR"], "Operations"),
                        ],
                        max_length=16,
                    ),
                ),
                ("sees_all_sections", models.BooleanField(default=True)),
                (
                    "section_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("token_digest", models.CharField(blank=True, max_length=64)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expires", models.DateTimeField()),
                ("mailed", models.DateTimeField(null=True)),
                ("bounced", models.BooleanField(default=False)),
                ("ended", models.DateTimeField(null=True)),
                ("account", owned_by("tenancy.account")),
                ("invited_by", known_while_there("tenancy.membership")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["account", "-id"],
                        name="invitation_open",
                    ),
                    models.Index(
                        fields=["account", "token_digest"], name="invitation_by_token"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("account", "email"),
                        name="an_address_is_invited_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "accepted", "withdrawn"])
                        ),
                        name="an_invitation_has_a_known_status",
                    ),
                ],
            },
        ),
        secure("members_invitation"),
    ]
