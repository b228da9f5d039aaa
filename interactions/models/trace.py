"""What every kind of trace has in common."""

from typing import Any

from django.db import models

from profiles.models import Profile
from tenancy.models import Account


def account_key() -> Any:
    """Return the account column of a trace table: indexed with others, unconstrained."""
    return models.ForeignKey(
        Account, models.CASCADE, db_constraint=False, db_index=False
    )


def profile_key(*, optional: bool) -> Any:
    """Return the column that makes a row a trace of a profile."""
    return models.ForeignKey(
        Profile,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=optional,
    )


def loose_key(to: type[models.Model], *, optional: bool = False) -> Any:
    """Return an unconstrained column that points at a definition."""
    return models.ForeignKey(
        to, models.DO_NOTHING, db_constraint=False, db_index=False, null=optional
    )
