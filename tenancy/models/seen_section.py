"""The sections that a restricted member sees."""

from typing import ClassVar

from django.db import models

from tenancy.models.account import Account
from tenancy.models.membership import Membership
from tenancy.models.section import Section


class SeenSection(models.Model):
    """A section that a member sees; only members who do not see all have any."""

    account = models.ForeignKey(Account, models.CASCADE)
    member = models.ForeignKey(Membership, models.CASCADE)
    section = models.ForeignKey(Section, models.CASCADE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "section"], name="a_member_sees_a_section_once"
            )
        ]

    def __str__(self) -> str:
        """Return the member's and the section's number."""
        return f"section {self.section_id} for member {self.member_id}"
