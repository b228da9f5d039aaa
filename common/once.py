"""Forms that are carried out once, however often they are sent.

A page that is shown gives its form a mark. What is asked for under it is kept with a
seal of mark and contents, which is unique: the same form sent again finds what it led
to the first time, and one that says something else is a request of its own.
"""

import hashlib
import json
import secrets
from typing import Any, TypeVar

from django import forms
from django.db.models import Manager, Model

Asked = TypeVar("Asked", bound=Model)

BYTES = 16  # of a mark
MOST_CHARACTERS = 64  # of a mark that was sent; and of a seal


def fresh_mark() -> str:
    """Return a mark that no other form has."""
    return secrets.token_urlsafe(BYTES)


def seal(mark: str, *said: Any) -> str | None:
    """Return the seal of a form that says `said` (JSON), in 64 hexadecimal digits.

    None for a form without a mark, which is carried out whenever it is sent. The mark
    is kept nowhere: nobody finds out by the seal what was said.
    """
    if not mark:
        return None
    contents = json.dumps([mark, *said], sort_keys=True)
    return hashlib.sha256(contents.encode()).hexdigest()


def asked_once(
    rows: Manager[Asked],
    seal: str | None,
    /,
    *,
    account: Model,
    **contents: Any,
) -> tuple[Asked, bool]:
    """Return the row of `account` with that `seal`, and whether it was made just now.

    Its column is `asked_once`. Of two at the same moment one waits for the other.
    """
    if seal is None:
        return rows.create(account=account, **contents), True
    return rows.get_or_create(account=account, asked_once=seal, defaults=contents)


class OnceField(forms.CharField):
    """The mark of a form, a fresh one whenever the form is shown anew."""

    widget = forms.HiddenInput(attrs={"autocomplete": "off"})

    def __init__(self) -> None:
        super().__init__(required=False, max_length=MOST_CHARACTERS, initial=fresh_mark)
