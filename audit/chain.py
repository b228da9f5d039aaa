"""The audit chain: each entry's link depends on every entry before it.

An auditor verifies an export with this file alone. Entries hold no name and no
address of a profile, only counts, reasons and digests, so that erasing a person never
has to touch the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = bytes(32)


def link(previous: bytes, entry: Mapping[str, Any]) -> bytes:
    """Return the 32-byte link that ties `entry` to everything before it."""
    canonical = json.dumps(
        entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(previous + canonical.encode()).digest()


def first_break(entries: Iterable[tuple[Mapping[str, Any], bytes]]) -> int | None:
    """Return the 1-based position of the first entry whose link is wrong."""
    previous = GENESIS
    for position, (entry, claimed) in enumerate(entries, start=1):
        previous = link(previous, entry)
        if previous != claimed:
            return position
    return None
