"""Legal holds."""

from typing import ClassVar

from django.db import models

from profiles.models import Profile
from tenancy.models import Account, Membership


class Hold(models.Model):
    """While it is not lifted no erasure may touch its profile."""

    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    reason = models.TextField()
    placed_by = models.ForeignKey(Membership, models.SET_NULL, null=True)
    placed = models.DateTimeField(auto_now_add=True)
    lifted = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "profile"],
                name="a_profile_is_held_once",
                condition=models.Q(lifted=None),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "profile"], name="hold_of_profile")
        ]

    def __str__(self) -> str:
        """Return the profile's number."""
        return f"hold on profile {self.profile_id}"
