"""Names for attributes, made of whatever a file calls its columns. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

MOST_CHARACTERS = 50

_ODD = re.compile(r"[^a-z0-9]+")
_SPELLED_OUT = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})
_LABELS = {
    "email": "E-mail",
    "crm_id": "CRM id",
    "vip": "VIP",
    "vat": "VAT number",
    "sms": "SMS",
}
_NAMES = (("first_name", "last_name"), ("firstname", "lastname"), ("name",))


def plain_name(label: str) -> str:
    """Return `label` as small letters, digits and underscores; perhaps nothing."""
    lowered = label.lower().translate(_SPELLED_OUT)
    ascii_only = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore")
    name = _ODD.sub("_", ascii_only.decode()).strip("_")
    if name[:1].isdigit():
        name = f"column_{name}"
    return name[:MOST_CHARACTERS].strip("_")


def column_names(header: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a plain name of its own for each column, none of them in `taken`."""
    given = set(taken)
    names = []
    for position, label in enumerate(header, start=1):
        base = plain_name(label) or f"column_{position}"
        name, number = base, 1
        while name in given:
            number += 1
            ending = f"_{number}"
            name = base[: MOST_CHARACTERS - len(ending)] + ending
        given.add(name)
        names.append(name)
    return names


def label_of(name: str) -> str:
    """Return the words of a plain name as a person reads them."""
    words = name.replace("_", " ")
    return _LABELS.get(name, words[:1].upper() + words[1:])


def naming_columns(names: Iterable[str]) -> list[str]:
    """Return those of `names` that make up a display name, in order."""
    given = set(names)
    for choice in _NAMES:
        if found := [name for name in choice if name in given]:
            return found
    return []
