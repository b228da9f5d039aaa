"""What the pages of tags, topics and sections say of each."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.models import ChangeKind


@dataclass(frozen=True)
class Words:
    """What all of a kind are called, what they are, a new one, none, and none's icon."""

    many: str | Promise
    about: str | Promise
    new: str | Promise
    none: str | Promise
    icon: str


WORDS: Final[dict[ChangeKind, Words]] = {
    ChangeKind.TAG: Words(
        _("Tags"),
        _("Labels on profiles, put there by hand, by a segment or by a file."),
        _("New tag"),
        _("No tag yet"),
        "tag",
    ),
    ChangeKind.TOPIC: Words(
        _("Subscriptions"),
        _("Topics that people agree to receive, or withdraw from."),
        _("New subscription topic"),
        _("No topic yet"),
        "mail",
    ),
    ChangeKind.SECTION: Words(
        _("Sections"),
        _(
            "Parts of the account, such as brands and countries. Profiles belong to all"
            " of them; values, tags, subscriptions and events may lie in one."
        ),
        _("New section"),
        _("No section yet"),
        "building",
    ),
}
