"""A part of an account: a brand, a country."""

from typing import ClassVar

from django.db import models

from tenancy.models.account import Account, slug_is_plain


class Section(models.Model):
    """A part of an account; profiles live above it, their section values in it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sections")
    slug = models.SlugField(max_length=50, validators=[slug_is_plain])
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "slug"], name="a_section_is_named_once"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
