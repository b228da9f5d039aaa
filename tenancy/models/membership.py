"""A user's part in an account."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models.account import Account
from tenancy.models.user import User
from tenancy.roles import Capability, Role, allows

ROLE_LABELS = [
    (Role.MARKETER, _("Marketer")),
    (Role.ADMIN, _("Administrator")),
    (Role.OWNER, _("Account owner")),
    (Role.OPERATOR, _("Operations")),
]


class Membership(models.Model):
    """One person's role in one account, and how they like its pages."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=ROLE_LABELS)
    preferences = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "user"], name="a_user_is_a_member_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role for role, _label in ROLE_LABELS]),
                name="a_role_is_one_of_the_grants",
            ),
        ]

    def __str__(self) -> str:
        """Return who it is and as what."""
        return f"{self.user} ({self.get_role_display()})"

    def may(self, capability: Capability) -> bool:
        """Say whether this member's role is granted `capability`."""
        return allows(Role(self.role), capability)
