"""Goals and who reached them."""

from typing import ClassVar

from django.db import models

from interactions.models.trace import account_key, loose_key, profile_key
from tenancy.models import Account


class Goal(models.Model):
    """Something that the account wants people to do; `reached` never goes down."""

    account = models.ForeignKey(Account, models.CASCADE)
    name = models.CharField(max_length=100)
    reached = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "name"], name="a_goal_is_named_once"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class GoalReached(models.Model):
    """Somebody reached a goal; without its profile the row still counts."""

    account = account_key()
    profile = profile_key(optional=True)
    goal = loose_key(Goal)
    reached_at = models.DateTimeField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        verbose_name_plural = "goals reached"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "profile"],
                name="goal_of_profile",
                condition=models.Q(profile__isnull=False),
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"goal reached {self.pk}"
