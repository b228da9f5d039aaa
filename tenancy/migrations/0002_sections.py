"""Members who see some sections only, and members who left."""

from django.db import migrations, models

from common.columns import number, owned_by
from common.row_security import secure


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="left",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="sees_all_sections",
            field=models.BooleanField(default=True),
        ),
        migrations.CreateModel(
            name="SeenSection",
            fields=[
                ("id", number()),
                ("account", owned_by("tenancy.account")),
                ("member", owned_by("tenancy.membership")),
                ("section", owned_by("tenancy.section")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "section"),
                        name="a_member_sees_a_section_once",
                    )
                ],
            },
        ),
        secure("tenancy_seensection"),
    ]
