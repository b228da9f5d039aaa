"""Labels on profiles."""

from typing import ClassVar

from django.db import models

from profiles.models.profile import Profile
from tenancy.models import Account, Section


class Tag(models.Model):
    """A label that profiles of the account may carry."""

    account = models.ForeignKey(Account, models.CASCADE)
    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "name"], name="a_tag_is_named_once"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Tagging(models.Model):
    """A tag on a profile, perhaps in one section only."""

    account = models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    tag = models.ForeignKey(Tag, models.DO_NOTHING, db_constraint=False, db_index=False)
    section = models.ForeignKey(
        Section, models.DO_NOTHING, db_constraint=False, db_index=False, null=True
    )
    created = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "profile", "tag", "section"],
                name="a_tag_is_on_a_profile_once_a_section",
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "tag", "profile"], name="tagging_by_tag")
        ]

    def __str__(self) -> str:
        """Return the tag's and the profile's number."""
        return f"tag {self.tag_id} on profile {self.profile_id}"
