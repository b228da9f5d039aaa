"""What can be added to a criterion, grouped by kind."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from segments.catalogue import Catalogue
from segments.conditions import (
    FRESH,
    fresh_attribute,
    fresh_message,
    fresh_moment,
)
from segments.controls import EMAIL_ACTS, SMS_ACTS
from segments.criteria.shapes import EmailAct, Moment, Reference, SmsAct
from segments.sentences import MOMENTS
from segments.tree import Json, NoWay

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Pick:
    """A condition that can be added; `key` is what the form sends."""

    key: str
    label: Label


@dataclass(frozen=True, slots=True)
class Shelf:
    """Conditions of one kind."""

    label: Label
    icon: str
    picks: tuple[Pick, ...]


EMAIL_PICKS: dict[str, Label] = {
    EmailAct.SENT: _("Was sent an e-mail"),
    EmailAct.OPENED: _("Opened an e-mail"),
    EmailAct.CLICKED: _("Clicked in an e-mail"),
    EmailAct.BOUNCED: _("An e-mail bounced"),
}
SMS_PICKS: dict[str, Label] = {
    SmsAct.SENT: _("Was sent a text message"),
    SmsAct.DELIVERED: _("Received a text message"),
    SmsAct.CLICKED: _("Clicked in a text message"),
}


def shelves(catalogue: Catalogue, *, is_empty: bool) -> list[Shelf]:
    """Return what is offered; everybody only where nothing is yet."""
    has = catalogue.has_any
    attributes = catalogue.attributes.values()
    found = [
        Shelf(
            _("Attributes"),
            "list-details",
            tuple(Pick(f"attribute:{row.name}", row.label) for row in attributes),
        ),
        Shelf(
            _("Activity"),
            "clock",
            tuple(Pick(f"moment:{moment}", label) for moment, label in MOMENTS.items()),
        ),
        Shelf(_("E-mail"), "mail", _messages("e-mail", EMAIL_PICKS)),
        Shelf(_("SMS"), "message", _messages("sms", SMS_PICKS)),
        _one(
            _("Surveys"), "forms", "survey", _("Filled in a form"), has(Reference.FORM)
        ),
        _one(_("Goals"), "target", "goal", _("Reached a goal"), has(Reference.GOAL)),
        _one(_("Events"), "bolt", "event", _("Had an event")),
        _one(
            _("Tables"),
            "table",
            "entry",
            _("Has entries in a table"),
            has(Reference.CUSTOM_TABLE),
        ),
        _one(_("Tags"), "tag", "tag", _("Has a tag"), has(Reference.TAG)),
        _one(
            _("Consents"),
            "checklist",
            "subscription",
            _("Is subscribed or not"),
            has(Reference.TOPIC),
        ),
        _one(
            _("Sections"),
            "building",
            "section",
            _("Has values in a section"),
            has(Reference.SECTION),
        ),
        _one(
            _("Unique keys"),
            "key",
            "identifier",
            _("Is known by a key"),
            bool(catalogue.keys),
        ),
        _one(
            _("Other segments"),
            "filter",
            "segment",
            _("Is in another segment"),
            has(Reference.SEGMENT),
        ),
        Shelf(
            _("Groups"),
            "columns",
            (
                Pick("all of", _("All of several conditions")),
                Pick("any of", _("Any of several conditions")),
                Pick("none of", _("None of several conditions (exclude)")),
            ),
        ),
        _one(_("Sample"), "circle-dashed", "sample", _("Some of those who match")),
        _one(
            _("Everybody"),
            "users",
            "all profiles",
            _("All profiles of the table"),
            is_empty,
        ),
    ]
    return [shelf for shelf in found if shelf.picks]


def fresh(key: str, catalogue: Catalogue) -> Json:
    """Return the condition that `key` adds; raise NoWay when there is none."""
    kind, _colon, which = key.partition(":")
    if kind == "attribute" and which in catalogue.attributes:
        return fresh_attribute(which, catalogue.type_of(which))
    if kind == "moment" and which in {moment.value for moment in Moment}:
        return fresh_moment(which)
    if kind == "e-mail" and which in EMAIL_ACTS:
        return fresh_message(kind, which)
    if kind == "sms" and which in SMS_ACTS:
        return fresh_message(kind, which)
    if key not in FRESH:
        raise NoWay
    made = {**FRESH[key]}
    if key == "identifier" and catalogue.keys:
        made["key"] = catalogue.keys[0].name
    return made


def _messages(shape: str, picks: dict[str, Label]) -> tuple[Pick, ...]:
    return tuple(Pick(f"{shape}:{did}", label) for did, label in picks.items())


def _one(
    label: Label,
    icon: str,
    key: str,
    words: Label,
    there: bool = True,  # noqa: FBT001, FBT002
) -> Shelf:
    return Shelf(label, icon, (Pick(key, words),) if there else ())
