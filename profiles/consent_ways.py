"""The way a consent came: kept as a plain text, said in the language of its reader."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_CHARACTERS: Final = 60
BY_HAND: Final = "edit"  # that a member wrote down
_IMPORT: Final = "import: "
_SAID: Final[dict[str, str | Promise]] = {
    BY_HAND: _("edited by hand"),
    "sign-up form": _("sign-up form"),
    "link in a message": _("link in a message"),
    "store": _("store"),
}


def by_import(name: str) -> str:
    """Return what is kept of a consent that the import `name` has written."""
    return f"{_IMPORT}{name}"[:MOST_CHARACTERS]


def way_said(kept: str) -> str:
    """Return a way in words; one that is not known as it stands."""
    if kept.startswith(_IMPORT):
        return gettext("import: %(name)s") % {"name": kept.removeprefix(_IMPORT)}
    return str(_SAID.get(kept, kept))
