"""Criteria that are one click away."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.models import ProfileTable, Tag
from segments.tree import Json

TEST_TAG = "test"


@dataclass(frozen=True, slots=True)
class Template:
    """A criterion with a name; where it cannot be had, `missing` says why."""

    key: str
    name: str | Promise
    text: str | Promise
    icon: str
    criterion: Json | None
    missing: str | Promise = ""


def templates(table: ProfileTable) -> list[Template]:
    """Return what one can begin with in `table`."""
    inactive: Json = {
        "shape": "not",
        "term": {
            "shape": "e-mail",
            "did": "clicked",
            "campaign": None,
            "at_least": 1,
            "when": {"last": 36, "unit": "months"},
        },
    }
    tags = Tag.objects.filter(account=table.account_id, name__iexact=TEST_TAG)
    tag = tags.order_by("pk").first()
    return [
        Template(
            "inactive",
            _("Inactive"),
            _("Has not clicked in an e-mail in the last 36 months."),
            "mail",
            {"shape": "all of", "terms": [inactive]},
        ),
        Template(
            "tagged-test",
            _("Tagged “test”"),
            _("Carries the tag “test”, in any section."),
            "tag",
            {"shape": "all of", "terms": [_tagged(tag)]} if tag else None,
            "" if tag else _("There is no tag “test” in this account."),
        ),
    ]


def criterion_of(table: ProfileTable, key: str) -> Json | None:
    """Return the criterion of the template `key`; None for an empty beginning."""
    found = (each for each in templates(table) if each.key == key)
    return next((each.criterion for each in found), None)


def _tagged(tag: Tag) -> Json:
    return {"shape": "tag", "tag": tag.pk, "section": None}
