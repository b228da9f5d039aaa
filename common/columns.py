"""The columns that migrations make again and again.

What is here is a part of every migration that uses it: none of it ever changes what it
returns. A new habit is a new function.
"""

from typing import Any

from django.db import models


def number() -> models.BigAutoField[Any, Any]:
    """Return the number of a row."""
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def owned_by(to: str, **more: Any) -> models.ForeignKey[Any, Any]:
    """Return a key to `to`, with which the row goes."""
    return models.ForeignKey(on_delete=models.CASCADE, to=to, **more)


def known_while_there(to: str, **more: Any) -> models.ForeignKey[Any, Any]:
    """Return a key to `to` that is empty once that is gone."""
    return models.ForeignKey(null=True, on_delete=models.SET_NULL, to=to, **more)


def loose(to: str, **more: Any) -> models.ForeignKey[Any, Any]:
    """Return a key to `to` that nothing enforces, follows or indexes."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=models.DO_NOTHING,
        to=to,
        **more,
    )


def account() -> models.ForeignKey[Any, Any]:
    """Return the key of the account in a large table: neither enforced nor indexed."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=models.CASCADE,
        to="tenancy.account",
    )
