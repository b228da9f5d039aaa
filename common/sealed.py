"""Values that travel through addresses without being read there.

A search or a place in the grid can hold a person's name. In an address it would stay in
histories and logs; sealed, it is noise to everybody but this program, and after
`SEALED_SECONDS` to this program too.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

SEALED_SECONDS = 12 * 60 * 60


def seal(purpose: str, value: Any) -> str:
    """Return `value`, anything that JSON can hold, as a token for an address."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return _cipher(purpose).encrypt(text.encode()).decode().rstrip("=")


def unseal(purpose: str, token: str) -> Any:
    """Return what was sealed for `purpose`; None for anything else or too old."""
    padded = token + "=" * (-len(token) % 4)
    try:
        text = _cipher(purpose).decrypt(padded.encode(), ttl=SEALED_SECONDS)
    except (InvalidToken, UnicodeEncodeError):
        return None
    return json.loads(text)


def _cipher(purpose: str) -> Fernet:
    key = hashlib.sha256(f"lethe/{purpose}/{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
