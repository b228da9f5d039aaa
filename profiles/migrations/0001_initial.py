"""Profile tables, profiles and how they are known; the large ones by account."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from common.columns import account, loose, number, owned_by
from common.partitioned import CreatePartitionedModel
from common.row_security import secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="ProfileTable",
            fields=[
                ("id", number()),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=100)),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            (
                                "strict",
                                "Strict: every unique key that has a value identifies",
                            ),
                            (
                                "by-key",
                                "By key: known by the keys under which it was created",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "name_attributes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("account", owned_by("tenancy.account", related_name="profile_tables")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        CreatePartitionedModel(
            name="Profile",
            fields=[
                ("id", number()),
                ("name", models.CharField(blank=True, max_length=300)),
                ("attributes", models.JSONField(default=dict)),
                ("created", models.DateTimeField()),
                ("updated", models.DateTimeField()),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("last_open_at", models.DateTimeField(null=True)),
                ("last_click_at", models.DateTimeField(null=True)),
                ("last_bounce_at", models.DateTimeField(null=True)),
                ("account", account()),
                (
                    "table",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="profiles.profiletable",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("id", number()),
                (
                    "name",
                    models.CharField(
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$",
                                "Use small letters, digits and underscores.",
                            )
                        ],
                    ),
                ),
                ("label", models.CharField(max_length=100)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("integer", "Integer"),
                            ("decimal", "Decimal"),
                            ("boolean", "Yes or no"),
                            ("date", "Date"),
                            ("datetime", "Date and time"),
                            ("choice", "Choice"),
                            ("multi-choice", "Several choices"),
                        ],
                        default="text",
                        max_length=12,
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("account", owned_by("tenancy.account")),
                (
                    "table",
                    owned_by("profiles.profiletable", related_name="attribute_set"),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        CreatePartitionedModel(
            name="SectionValues",
            fields=[
                ("id", number()),
                ("attributes", models.JSONField(default=dict)),
                ("account", account()),
                ("profile", loose("profiles.profile")),
                ("section", loose("tenancy.section")),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", number()),
                ("name", models.CharField(max_length=60)),
                ("account", owned_by("tenancy.account")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        CreatePartitionedModel(
            name="Tagging",
            fields=[
                ("id", number()),
                ("created", models.DateTimeField()),
                ("account", account()),
                ("profile", loose("profiles.profile")),
                ("section", loose("tenancy.section", null=True)),
                ("tag", loose("profiles.tag")),
            ],
        ),
        CreatePartitionedModel(
            name="Target",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "profile_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("profile_id", models.BigIntegerField()),
                ("erasure_id", models.BigIntegerField()),
                ("account", account()),
            ],
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", number()),
                ("name", models.CharField(max_length=100)),
                ("account", owned_by("tenancy.account")),
                ("section", owned_by("tenancy.section", blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        CreatePartitionedModel(
            name="Subscription",
            fields=[
                ("id", number()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("subscribed", "Subscribed"),
                            ("unsubscribed", "Unsubscribed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=60)),
                ("changed", models.DateTimeField()),
                ("account", account()),
                ("profile", loose("profiles.profile")),
                ("topic", loose("profiles.topic")),
            ],
        ),
        migrations.CreateModel(
            name="UniqueKey",
            fields=[
                ("id", number()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("email", "email"),
                            ("phone", "phone"),
                            ("text", "text"),
                            ("integer", "integer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=2)),
                ("folds_local_part", models.BooleanField(default=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("account", owned_by("tenancy.account")),
                (
                    "attribute",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unique_key",
                        to="profiles.attribute",
                    ),
                ),
                (
                    "table",
                    owned_by("profiles.profiletable", related_name="unique_keys"),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        CreatePartitionedModel(
            name="KnownValue",
            fields=[
                ("id", number()),
                ("value", models.CharField(max_length=320)),
                ("account", account()),
                ("profile", loose("profiles.profile")),
                (
                    "unique_key",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="profiles.uniquekey",
                    ),
                ),
            ],
        ),
        CreatePartitionedModel(
            name="Identifier",
            fields=[
                ("id", number()),
                ("value", models.CharField(max_length=320)),
                ("account", account()),
                ("profile", loose("profiles.profile", related_name="identifiers")),
                (
                    "unique_key",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="profiles.uniquekey",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="profiletable",
            constraint=models.UniqueConstraint(
                fields=("account", "slug"), name="a_profile_table_is_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="profiletable",
            constraint=models.CheckConstraint(
                condition=models.Q(("identity__in", ["strict", "by-key"])),
                name="an_identity_is_strict_or_by_key",
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(
                fields=["account", "table", "id"], name="profile_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(
                models.F("account"),
                models.F("table"),
                django.db.models.functions.text.Lower("name"),
                models.F("id"),
                name="profile_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Lower("name"), name="gin_trgm_ops"
                ),
                name="profile_name_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.UniqueConstraint(
                fields=("account", "table", "name"),
                name="an_attribute_is_named_once_a_table",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "type__in",
                        [
                            "text",
                            "integer",
                            "decimal",
                            "boolean",
                            "date",
                            "datetime",
                            "choice",
                            "multi-choice",
                        ],
                    )
                ),
                name="an_attribute_has_a_known_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectionvalues",
            constraint=models.UniqueConstraint(
                fields=("account", "profile", "section"),
                name="a_profile_has_one_set_of_values_a_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                fields=("account", "name"), name="a_tag_is_named_once"
            ),
        ),
        migrations.AddIndex(
            model_name="tagging",
            index=models.Index(
                fields=["account", "tag", "profile"], name="tagging_by_tag"
            ),
        ),
        migrations.AddConstraint(
            model_name="tagging",
            constraint=models.UniqueConstraint(
                fields=("account", "profile", "tag", "section"),
                name="a_tag_is_on_a_profile_once_a_section",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(
                fields=["account", "erasure_id", "profile_id"], name="target_of_erasure"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                fields=("account", "name"), name="a_topic_is_named_once"
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                fields=["account", "topic", "status"], name="subscription_by_topic"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("account", "profile", "topic"),
                name="a_profile_subscribes_once_a_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="uniquekey",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["email", "phone", "text", "integer"])),
                name="a_unique_key_has_a_normaliser",
            ),
        ),
        migrations.AddIndex(
            model_name="knownvalue",
            index=models.Index(
                fields=["account", "unique_key", "value"], name="known_value_by_value"
            ),
        ),
        migrations.AddIndex(
            model_name="knownvalue",
            index=models.Index(
                fields=["account", "profile"], name="known_value_of_profile"
            ),
        ),
        migrations.AddIndex(
            model_name="identifier",
            index=models.Index(
                fields=["account", "profile"], name="identifier_of_profile"
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                fields=("account", "unique_key", "value"),
                name="an_identifier_names_one_profile",
            ),
        ),
        secure(
            "profiles_profiletable",
            "profiles_attribute",
            "profiles_uniquekey",
            "profiles_profile",
            "profiles_sectionvalues",
            "profiles_target",
            "profiles_identifier",
            "profiles_knownvalue",
            "profiles_tag",
            "profiles_tagging",
            "profiles_topic",
            "profiles_subscription",
        ),
    ]
