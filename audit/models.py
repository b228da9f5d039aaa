"""What happened in an account, in an order that cannot be rewritten unseen."""

from typing import Any, ClassVar

from django.db import models

from tenancy.models import Account


class Entry(models.Model):
    """One link of an account's chain; the database refuses to change or remove it.

    `author` is the member's number and `facts` hold counts, reasons and digests: no
    profile's name or address is ever here.
    """

    account = models.ForeignKey(Account, models.PROTECT)
    position = models.BigIntegerField()
    action = models.CharField(max_length=60)
    author_id = models.BigIntegerField(null=True)
    moment = models.DateTimeField()
    facts = models.JSONField(default=dict)
    link = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "position"], name="a_position_is_taken_once"
            )
        ]

    def __str__(self) -> str:
        """Return the position and the action."""
        return f"{self.position} {self.action}"

    def content(self) -> dict[str, Any]:
        """Return what the link is computed over."""
        return {
            "account": self.account_id,
            "position": self.position,
            "action": self.action,
            "author": self.author_id,
            "moment": self.moment.isoformat(),
            "facts": self.facts,
        }
