"""The fields of a condition: made from what it says, and read back from a form.

Each control is named by its place in the condition's JSON (`test.values`), so that the
same table of controls draws a condition, reads what was posted, and finds the field a
flaw belongs to. What is posted under any other name changes nothing.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from segments.catalogue import Catalogue
from segments.conditions import (
    fresh_attribute,
    fresh_test,
    fresh_when,
    fresh_where,
    mode_of,
)
from segments.criteria import limits
from segments.criteria.flaws import Path
from segments.criteria.parser import TESTS
from segments.criteria.shapes import (
    Consent,
    Draw,
    EmailAct,
    Moment,
    Reference,
    SmsAct,
    Type,
)
from segments.sentences import MOMENTS
from segments.tree import Json, NoWay

Label = str | Promise

MOST_CHIPS = 24  # values shown one by one; more are lines of a text

TEXT_TESTS: dict[str, Label] = {
    "is one of": _("is"),
    "all of": _("is all of"),
    "contains": _("contains"),
    "starts with": _("starts with"),
    "at least": _("is at least"),
    "at most": _("is at most"),
    "between": _("is between"),
    "before": _("is before"),
    "after": _("is after"),
    "older than": _("is longer ago than"),
    "younger than": _("is in the last"),
    "empty": _("is empty"),
}
EMAIL_ACTS: dict[str, Label] = {
    EmailAct.SENT: _("was sent"),
    EmailAct.OPENED: _("opened"),
    EmailAct.CLICKED: _("clicked in"),
    EmailAct.BOUNCED: _("bounced"),
}
SMS_ACTS: dict[str, Label] = {
    SmsAct.SENT: _("was sent"),
    SmsAct.DELIVERED: _("received"),
    SmsAct.CLICKED: _("clicked in"),
}
CONSENTS: dict[str, Label] = {
    Consent.SUBSCRIBED: _("subscribed to"),
    Consent.UNSUBSCRIBED: _("unsubscribed from"),
    Consent.ANY: _("said anything about"),
}
DRAWS: dict[str, Label] = {
    Draw.RANDOM: _("at random"),
    Draw.MOST_RECENT: _("the most recent by"),
    Draw.LEAST_RECENT: _("the least recent by"),
}
WHENS: dict[str, Label] = {
    "ever": _("ever"),
    "last": _("in the last"),
    "days": _("between"),
}
UNITS: dict[str, Label] = {"days": _("days"), "months": _("months")}
YES_NO: dict[str, Label] = {"yes": _("Yes"), "no": _("No")}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select or a tick."""

    value: str
    label: Label
    selected: bool = False


@dataclass(slots=True)
class Control:
    """A field of a condition, or (`word`) a word between two fields.

    `kind`: select, truth (yes or no), ticks, values (chips and a field for one more),
    lines (the same as text), text, number, date, choose (a button to a search), word, or
    break (a new line, that can be taken away). `raw` is what the condition holds,
    `reshapes` says that other fields depend on it.
    """

    kind: str
    at: Path
    label: Label
    raw: Any = None
    options: Sequence[Option] = ()
    type: Type = Type.TEXT
    reshapes: bool = False
    reference: Reference | None = None
    chosen: Label = ""
    suggests: str = ""
    unlimited: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the name in forms."""
        return ".".join(map(str, self.at))

    @property
    def slug(self) -> str:
        """Return the name as the end of an element's id."""
        return "-".join(map(str, self.at))

    @property
    def text(self) -> str:
        """Return the value as an input shows it."""
        if isinstance(self.raw, bool):
            return "yes" if self.raw else "no"
        return "" if self.raw is None else str(self.raw)

    @property
    def texts(self) -> list[str]:
        """Return the values of a list as they are shown."""
        return [str(value) for value in self.raw] if isinstance(self.raw, list) else []

    @property
    def input_type(self) -> str:
        """Return the type of the input that takes one more value."""
        match self.type:
            case Type.INTEGER | Type.DECIMAL | Type.NUMBERS:
                return "number"
            case Type.DATE:
                return "date"
            case _:
                return "text"

    def read(self, post: QueryDict) -> Any:
        """Return what the form says, in the type that the condition wants."""
        said = str(post.get(self.name, "")).strip()
        match self.kind:
            case "ticks" | "values" | "lines":
                return self._listed(post)
            case "number":
                return _typed(said, self.type)
            case "truth":
                return [said == "yes"]
            case "select" | "choose" if self.reference:
                return _number(said)
            case _:
                return said[: limits.MOST_CHARACTERS + 1] or None

    def _listed(self, post: QueryDict) -> list[Any] | None:
        """Return the values of a list, each once: given one by one, or as lines."""
        lines = str(post.get(f"{self.name}.lines", "")).splitlines()
        said = [text.strip() for text in (*map(str, post.getlist(self.name)), *lines)]
        values = dict.fromkeys(_typed(text, self.type) for text in said if text)
        return list(values) or None


def controls(held: Json, catalogue: Catalogue) -> list[Control]:
    """Return the fields of the condition `held`, in the order they are read.

    None of one that is about a section that the reader does not see: it can be moved
    and removed, and neither be read nor be turned into one that can.
    """
    if catalogue.hides(held):
        return []
    return _Layout(held, catalogue).controls()


def change(held: Json, post: QueryDict, catalogue: Catalogue) -> Json:
    """Return the condition with what a form says about its fields."""
    changed = copy.deepcopy(held)
    reshaped: list[tuple[Control, Any]] = []
    for control in controls(held, catalogue):
        said = control.kind not in {"word", "break"} and (
            control.name in post or f"{control.name}.lines" in post
        )
        value = control.read(post) if said else control.raw
        if value == control.raw and type(value) is type(control.raw):
            continue
        if control.reshapes:
            reshaped.append((control, value))
        else:
            _set(changed, control.at, value)
    for control, value in reshaped:
        _reshape(changed, control, value, catalogue)
    return changed


def add_where(held: Json) -> Json:
    """Return the condition with one more field to test."""
    if held.get("shape") not in {"survey", "event", "entry"}:
        raise NoWay
    where = list(held.get("where") or [])
    if len(where) >= limits.MOST_WHERE:
        raise NoWay
    return {**held, "where": [*where, fresh_where()]}


def remove_where(held: Json, position: int) -> Json:
    """Return the condition without one of the fields it tests."""
    where = list(held.get("where") or [])
    if not 0 <= position < len(where):
        raise NoWay
    del where[position]
    return {**held, "where": where}


def _reshape(held: Json, control: Control, value: Any, catalogue: Catalogue) -> None:
    match control.at:
        case ("attribute",):
            before = catalogue.type_of(held.get("attribute"))
            type_ = catalogue.type_of(value)
            held["attribute"] = value
            if type_ is not before or type_ in {Type.CHOICE, Type.MULTI_CHOICE}:
                held["test"] = fresh_attribute(str(value), type_)["test"]
        case ("when",):
            held["when"] = fresh_when(value)
        case ("by",):
            held["by"] = value
            held.pop("moment" if value == Draw.RANDOM else "seed", None)
            held.setdefault(
                *(
                    ("seed", 1)
                    if value == Draw.RANDOM
                    else ("moment", Moment.CREATED.value)
                )
            )
        case (*parents, "test", "is"):
            holder: Any = held
            for key in parents:
                holder = holder[key]
            holder["test"] = fresh_test(str(value), control.type, holder.get("test"))
        case _:
            raise NoWay


def _set(held: Json, at: Path, value: Any) -> None:
    holder: Any = held
    for key in at[:-1]:
        holder = holder[key]
    holder[at[-1]] = value


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _typed(text: str, type_: Type) -> Any:
    """Return `text` as a value of the type; as it is, where it is none, for the parser."""
    text = text[: limits.MOST_CHARACTERS + 1]
    match type_:
        case Type.INTEGER | Type.DECIMAL | Type.NUMBERS | Type.LOOSE if not text:
            return None
        case Type.INTEGER | Type.DECIMAL | Type.NUMBERS:
            return _figure(text)
        case Type.BOOLEAN:
            return text == "yes"
        case _:
            return text


def _figure(text: str) -> int | float | str:
    try:
        return int(text) if len(text) < 20 else text
    except ValueError:
        pass
    try:
        return float(text) if len(text) < 40 else text
    except ValueError:
        return text


class _Layout:
    """Which fields a condition has, by its shape."""

    def __init__(self, held: Json, catalogue: Catalogue) -> None:
        self.held = held
        self.catalogue = catalogue

    def controls(self) -> list[Control]:
        """Return the fields by shape; of an unknown one, none."""
        layouts: dict[str, Callable[[], list[Control]]] = {
            "attribute": self._attribute,
            "moment": self._moment,
            "identifier": self._identifier,
            "tag": self._tag,
            "subscription": self._subscription,
            "section": self._in_section,
            "e-mail": self._email,
            "sms": self._sms,
            "survey": self._survey,
            "goal": self._goal,
            "event": self._event,
            "entry": self._entry,
            "segment": self._segment,
            "sample": self._sample,
        }
        layout = layouts.get(str(self.held.get("shape")))
        return layout() if layout else []

    def _moment(self) -> list[Control]:
        moments = {str(moment): label for moment, label in MOMENTS.items()}
        return [
            self._select(("moment",), _("Moment"), moments),
            *self._test((), Type.DATETIME),
        ]

    def _identifier(self) -> list[Control]:
        keys = {key.name: str(key) for key in self.catalogue.keys}
        return [self._select(("key",), _("Unique key"), keys, empty=_("Choose…"))]

    def _tag(self) -> list[Control]:
        return [
            self._named(("tag",), _("Tag"), Reference.TAG),
            *self._section(_("in any section")),
        ]

    def _subscription(self) -> list[Control]:
        return [
            self._select(("status",), _("Consent"), CONSENTS),
            self._named(("topic",), _("Topic"), Reference.TOPIC),
            *self._when(),
        ]

    def _in_section(self) -> list[Control]:
        return [self._named(("section",), _("Section"), Reference.SECTION)]

    def _email(self) -> list[Control]:
        anything = _("any e-mail")
        return self._message(EMAIL_ACTS, Reference.EMAIL_CAMPAIGN, anything)

    def _sms(self) -> list[Control]:
        anything = _("any text message")
        return self._message(SMS_ACTS, Reference.SMS_CAMPAIGN, anything)

    def _survey(self) -> list[Control]:
        form = self._named(("campaign",), _("Form"), Reference.FORM, _("any form"))
        return [form, *self._often(), *self._where()]

    def _goal(self) -> list[Control]:
        return [self._named(("goal",), _("Goal"), Reference.GOAL), *self._often()]

    def _event(self) -> list[Control]:
        held = self.held.get("kind")
        kind = Control("text", ("kind",), _("Kind of event"), held, suggests="kinds")
        return [kind, *self._often(), *self._where()]

    def _entry(self) -> list[Control]:
        table = self._named(("custom_table",), _("Table"), Reference.CUSTOM_TABLE)
        return [table, *self._often(), *self._where()]

    def _segment(self) -> list[Control]:
        return [self._named(("segment",), _("Segment"), Reference.SEGMENT)]

    def _attribute(self) -> list[Control]:
        names = {name: row.label for name, row in self.catalogue.attributes.items()}
        held = self.held.get("attribute")
        if isinstance(held, str) and held not in names:
            names[held] = held
        type_ = self.catalogue.type_of(held)
        return [
            self._select(("attribute",), _("Attribute"), names, reshapes=True),
            *self._test((), type_, str(held or "")),
            *self._section(_("of the account")),
        ]

    def _message(
        self, acts: dict[str, Label], reference: Reference, anything: Label
    ) -> list[Control]:
        return [
            self._select(("did",), _("What happened"), acts),
            self._named(("campaign",), _("Which mailing"), reference, anything),
            *self._often(),
        ]

    def _sample(self) -> list[Control]:
        moments = {str(moment): label for moment, label in MOMENTS.items()}
        fields = [
            Control(
                "number",
                ("take",),
                _("How many"),
                self.held.get("take"),
                type=Type.INTEGER,
            ),
            self._select(("by",), _("Which ones"), DRAWS, reshapes=True),
        ]
        if self.held.get("by") != Draw.RANDOM:
            fields.append(self._select(("moment",), _("Moment"), moments))
        return [*fields, Control("word", (), _("of those who match:"))]

    def _often(self) -> list[Control]:
        return [
            Control("word", (), _("at least")),
            Control(
                "number",
                ("at_least",),
                _("How many times at least"),
                self.held.get("at_least", 1),
                type=Type.INTEGER,
            ),
            Control("word", (), pgettext_lazy("at least 3 times", "times")),
            *self._when(),
        ]

    def _when(self) -> list[Control]:
        mode = mode_of(self.held.get("when"))
        when: Json = self.held.get("when") or {}
        fields = [self._select(("when",), _("When"), WHENS, reshapes=True, raw=mode)]
        if mode == "last":
            fields += self._span(("when",), when)
        elif mode == "days":
            fields += [
                Control("date", ("when", "from"), _("First day"), when.get("from")),
                Control("word", (), _("and")),
                Control("date", ("when", "to"), _("Last day"), when.get("to")),
            ]
        return fields

    def _span(self, at: Path, held: Json) -> list[Control]:
        return [
            Control(
                "number",
                (*at, "last"),
                _("How many"),
                held.get("last"),
                type=Type.INTEGER,
            ),
            self._select(
                (*at, "unit"), _("Days or months"), UNITS, raw=held.get("unit")
            ),
        ]

    def _where(self) -> list[Control]:
        fields: list[Control] = []
        for position, each in enumerate(self.held.get("where") or []):
            at: Path = ("where", position)
            fields += [
                Control("break", at, _("Remove this field"), position),
                Control("word", (), _("with") if position == 0 else _("and")),
                Control(
                    "text",
                    (*at, "field"),
                    _("Field"),
                    each.get("field"),
                    suggests="fields",
                ),
                *self._test(at, Type.LOOSE, holder=each),
            ]
        return fields

    def _test(
        self, at: Path, type_: Type, attribute: str = "", holder: Json | None = None
    ) -> list[Control]:
        test = (holder or self.held).get("test") or {}
        name = test.get("is")
        here: Path = (*at, "test")
        names = {key: TEXT_TESTS[key] for key in TESTS[type_]}
        if type_ in {Type.MULTI_CHOICE, Type.NUMBERS}:
            names["is one of"] = _("is any of")
        fields = [
            self._select(
                (*here, "is"),
                _("Comparison"),
                names,
                reshapes=True,
                raw=name,
                type_=type_,
            )
        ]
        match name:
            case "is one of" | "all of":
                fields.append(
                    self._values(
                        (*here, "values"), type_, attribute, test.get("values")
                    )
                )
            case "contains" | "starts with":
                fields.append(
                    Control("text", (*here, "text"), _("Text"), test.get("text"))
                )
            case "at least" | "at most" | "before" | "after":
                fields.append(
                    self._single((*here, "value"), _("Value"), type_, test.get("value"))
                )
            case "between":
                fields += [
                    self._single((*here, "low"), _("From"), type_, test.get("low")),
                    Control("word", (), _("and")),
                    self._single((*here, "high"), _("To"), type_, test.get("high")),
                ]
            case "older than" | "younger than":
                fields += self._span(here, test)
            case _:
                pass
        return fields

    def _single(self, at: Path, label: Label, type_: Type, raw: Any) -> Control:
        if type_ in {Type.DATE, Type.DATETIME}:
            return Control("date", at, label, raw)
        return Control("number", at, label, raw, type=Type.DECIMAL)

    def _values(self, at: Path, type_: Type, attribute: str, raw: Any) -> Control:
        held = raw if isinstance(raw, list) else []
        label = _("Values")
        if type_ is Type.BOOLEAN:
            said = "no" if held == [False] else "yes"
            return Control("truth", at, label, held, _options(YES_NO, said), type_)
        choices = self.catalogue.lexicon.choices.get(attribute, ())
        if type_ in {Type.CHOICE, Type.MULTI_CHOICE} and choices:
            gone = [value for value in held if value not in choices]
            ticks = [
                Option(value, value, value in held)
                for value in (*choices, *map(str, gone))
            ]
            return Control("ticks", at, label, raw, ticks, type_)
        kind = "values" if len(held) <= MOST_CHIPS else "lines"
        suggests = attribute if type_ is Type.TEXT else ""
        return Control(kind, at, label, raw, type=type_, suggests=suggests)

    def _section(self, empty: Label) -> list[Control]:
        if not self.catalogue.has_any(Reference.SECTION):
            return []
        return [self._named(("section",), _("Section"), Reference.SECTION, empty)]

    def _named(
        self, at: Path, label: Label, reference: Reference, empty: Label = ""
    ) -> Control:
        """Return the choice of something by number: `empty` says what none means."""
        held = self.held.get(str(at[-1]))
        few = self.catalogue.all_of(reference)
        name = self.catalogue.name_of(reference, held)
        nothing = empty or _("Choose…")
        if few is None:
            chosen = nothing if held is None else name or _("gone")
            return Control(
                "choose",
                at,
                label,
                held,
                reference=reference,
                chosen=chosen,
                unlimited=bool(empty),
            )
        options = [Option("", nothing, held is None)]
        options += [
            Option(str(one.number), one.name, one.number == held) for one in few
        ]
        if held is not None and all(one.number != held for one in few):
            options.append(Option(str(held), name or _("gone"), selected=True))
        return Control("select", at, label, held, options, reference=reference)

    def _select(
        self,
        at: Path,
        label: Label,
        words: dict[str, Any],
        *,
        reshapes: bool = False,
        raw: Any = None,
        empty: Label = "",
        type_: Type = Type.TEXT,
    ) -> Control:
        held = raw if raw is not None else self.held.get(str(at[0]))
        options = _options(words, held)
        if empty and held is None:
            options.insert(0, Option("", empty, selected=True))
        return Control("select", at, label, held, options, type_, reshapes)


def _options(words: dict[str, Any], held: Any) -> list[Option]:
    return [Option(str(key), label, key == held) for key, label in words.items()]
