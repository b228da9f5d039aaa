"""A user's part in an account."""

from typing import ClassVar

from django.db import models
from django.utils.functional import cached_property
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
    """One person's role in one account, and how they like its pages.

    Who leaves is kept, without any way in, so that what they did stays theirs.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=ROLE_LABELS)
    preferences = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    left = models.DateTimeField(null=True)
    # Said by itself: a restricted member whose last section goes sees none, not all.
    sees_all_sections = models.BooleanField(default=True)

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

    @cached_property
    def seen(self) -> frozenset[int] | None:
        """Return the numbers of the sections that they see; None for all of them."""
        if self.sees_all_sections:
            return None
        rows = self.seensection_set.filter(account=self.account_id)
        return frozenset(rows.values_list("section_id", flat=True))

    def sees(self, section_id: int | None) -> bool:
        """Say whether they see what lies in a section; what lies in none (None) they do."""
        return section_id is None or self.seen is None or section_id in self.seen
