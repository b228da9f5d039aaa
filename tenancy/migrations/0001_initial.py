"""Accounts, their members, and the role that the program runs as."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tenancy.roles
from common.columns import number, owned_by
from common.row_security import CURRENT, CURRENT_USER, secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(
            [
                """
                DO $$ BEGIN
                    IF NOT EXISTS (
                        SELECT FROM pg_roles WHERE rolname = 'lethe_program'
                    ) THEN
                        CREATE ROLE lethe_program NOLOGIN;
                    END IF;
                    IF NOT pg_has_role(current_user, 'lethe_program', 'SET') THEN
                        GRANT lethe_program TO CURRENT_USER;
                    END IF;
                END $$
                """,
                "GRANT USAGE ON SCHEMA public TO lethe_program",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public "
                "TO lethe_program",
                "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lethe_program",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
                "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO lethe_program",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
                "GRANT USAGE ON SEQUENCES TO lethe_program",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", number()),
                (
                    "slug",
                    models.SlugField(
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
                                "Use small letters, digits and hyphens.",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "features",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                (
                                    "segment-deletion",
                                    "Delete profiles from the segment builder",
                                ),
                                ("list-deletion", "Delete profiles by file"),
                            ],
                            max_length=40,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="active features",
                    ),
                ),
                (
                    "reason_required",
                    models.BooleanField(
                        default=False, verbose_name="a deletion needs a reason"
                    ),
                ),
                (
                    "default_region",
                    models.CharField(
                        default="BE",
                        max_length=2,
                        verbose_name="default region of phone numbers",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC", max_length=64, verbose_name="time zone"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=8, verbose_name="language"
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", number()),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="first name"
                    ),
                ),
                (
                    "last_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="last name"
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, unique=True, verbose_name="e-mail address"
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC", max_length=64, verbose_name="time zone"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=8, verbose_name="language"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", number()),
                ("task", models.CharField(max_length=60)),
                ("row_id", models.BigIntegerField()),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("account", owned_by("tenancy.account")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "row_id"), name="an_errand_is_noted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", number()),
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
                        verbose_name="role",
                    ),
                ),
                ("preferences", models.JSONField(blank=True, default=dict)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("account", owned_by("tenancy.account", related_name="members")),
                (
                    "user",
                    owned_by(settings.AUTH_USER_MODEL, related_name="memberships"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "user"), name="a_user_is_a_member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    tenancy.roles.Role["MARKETER"],
                                    tenancy.roles.Role["ADMIN"],
                                    tenancy.roles.Role["OWNER"],
                                    tenancy.roles.Role["OPERATOR"],
                                ],
                            )
                        ),
                        name="a_role_is_one_of_the_grants",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", number()),
                (
                    "slug",
                    models.SlugField(
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
                                "Use small letters, digits and hyphens.",
                            )
                        ]
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("account", owned_by("tenancy.account", related_name="sections")),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "slug"), name="a_section_is_named_once"
                    )
                ],
            },
        ),
        secure(
            "tenancy_section",
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE tenancy_membership ENABLE ROW LEVEL SECURITY",
                f"CREATE POLICY account_or_self ON tenancy_membership "
                f"USING (account_id = {CURRENT} OR user_id = {CURRENT_USER}) "
                f"WITH CHECK (account_id = {CURRENT})",
            ],
            [
                "DROP POLICY account_or_self ON tenancy_membership",
                "ALTER TABLE tenancy_membership DISABLE ROW LEVEL SECURITY",
            ],
        ),
    ]
