"""Read the JSON of a criterion into shapes, or say where it is wrong. Pure.

Nothing passes that the lexicon does not list, nothing is guessed or left out: a key too
many is as wrong as a key too few, because a filter that is understood by half means
something else than the person who wrote it.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from segments.criteria import flaws, limits
from segments.criteria.contradictions import refuse_contradictions
from segments.criteria.flaws import Path
from segments.criteria.shapes import (
    AllOf,
    AllProfiles,
    AnyOf,
    AtLeast,
    AtMost,
    AttributeIs,
    Between,
    Consent,
    Consented,
    Contains,
    Criterion,
    Days,
    Draw,
    EachOf,
    EmailAct,
    EmailDid,
    Empty,
    EventHappened,
    GoalReached,
    HasEntry,
    InSection,
    InSegment,
    KnownBy,
    Last,
    Lexicon,
    Moment,
    MomentIs,
    Not,
    OlderThan,
    OnDays,
    OneOf,
    Reference,
    Sample,
    Scalar,
    SmsAct,
    SmsDid,
    StartsWith,
    SurveyAnswered,
    Tagged,
    Test,
    Type,
    Unit,
    When,
    Where,
    YoungerThan,
)

Words = TypeVar("Words", bound=StrEnum)

TEXTS = frozenset({Type.TEXT, Type.LOOSE})
NUMBERS = frozenset({Type.INTEGER, Type.DECIMAL, Type.LOOSE})

# Which tests each type of value knows; the builder offers these and no others.
TESTS: Mapping[Type, tuple[str, ...]] = {
    Type.TEXT: ("is one of", "contains", "starts with", "empty"),
    Type.INTEGER: ("is one of", "at least", "at most", "between", "empty"),
    Type.DECIMAL: ("is one of", "at least", "at most", "between", "empty"),
    Type.BOOLEAN: ("is one of", "empty"),
    Type.DATE: (
        *("is one of", "before", "after", "between"),
        *("older than", "younger than", "empty"),
    ),
    Type.DATETIME: (
        *("before", "after", "between"),
        *("older than", "younger than", "empty"),
    ),
    Type.CHOICE: ("is one of", "empty"),
    Type.MULTI_CHOICE: ("is one of", "all of", "empty"),
    Type.NUMBERS: ("is one of", "all of", "empty"),
    Type.LOOSE: (
        *("is one of", "contains", "starts with"),
        *("at least", "at most", "between", "empty"),
    ),
}


def parse(text: str | bytes, lexicon: Lexicon) -> Criterion:
    """Read a criterion from JSON text; raise Flawed."""
    if len(text) > limits.MOST_BYTES:
        raise flaws.TooLarge(())
    try:
        data = json.loads(text, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise flaws.NotJson(()) from None
    return read(data, lexicon)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; raise ValueError when it says something twice."""
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError
    return data


def read(data: object, lexicon: Lexicon) -> Criterion:
    """Read a criterion from JSON's objects, lists and scalars; raise Flawed.

    Whatever it names by number was looked up: in one go a kind, at the end.
    """
    if data is None or data == {}:
        raise flaws.NoCriterion(())
    reading = _Reading(lexicon)
    criterion = reading.shape(data, (), depth=1)
    refuse_contradictions(criterion)
    reading.look_up()
    return criterion


class _Node:
    """A JSON object whose keys are taken one by one, so that none is left over."""

    def __init__(self, data: object, path: Path) -> None:
        if not isinstance(data, dict):
            raise flaws.Flawed(path)
        self.data: dict[str, Any] = dict(data)
        self.path = path

    def take(self, key: str) -> object:
        """Return the value of `key`; raise Missing when there is none."""
        value = self.data.pop(key, None)
        if value is None or value == "":
            raise flaws.Missing((*self.path, key))
        return value

    def take_or(self, key: str, usual: object) -> object:
        """Return the value of `key`, or what it usually is."""
        value = self.data.pop(key, None)
        return usual if value is None or value == "" else value

    def at(self, key: str) -> Path:
        """Return the path of `key`."""
        return (*self.path, key)

    def end(self) -> None:
        """Raise Superfluous when a key was not taken."""
        for key in self.data:
            # Half a character could not even be shown.
            shown = (one if one.isprintable() else "?" for one in str(key)[:50])
            raise flaws.Superfluous((*self.path, "".join(shown)))


@dataclass
class _Reading:
    lexicon: Lexicon
    shapes: int = 0
    named: list[tuple[Reference, int, Path]] = field(default_factory=list)

    # ---- shapes

    def shape(self, data: object, path: Path, depth: int) -> Criterion:
        """Read one shape with everything in it."""
        self.shapes += 1
        if self.shapes > limits.MOST_SHAPES:
            raise flaws.TooManyShapes((), most=limits.MOST_SHAPES)
        if depth > limits.MOST_DEPTH:
            raise flaws.TooDeep(path, most=limits.MOST_DEPTH)
        node = _Node(data, path)
        name = node.take("shape")
        readers: Mapping[str, Callable[[_Node, int], Criterion]] = {
            "all profiles": self._all_profiles,
            "all of": self._all_of,
            "any of": self._any_of,
            "not": self._not,
            "attribute": self._attribute,
            "moment": self._moment,
            "identifier": self._identifier,
            "tag": self._tag,
            "subscription": self._subscription,
            "section": self._section,
            "e-mail": self._email,
            "sms": self._sms,
            "survey": self._survey,
            "goal": self._goal,
            "event": self._event,
            "entry": self._entry,
            "segment": self._segment,
            "sample": self._sample,
        }
        reader = readers.get(name) if isinstance(name, str) else None
        if reader is None:
            raise flaws.NotAShape(node.at("shape"))
        read_shape = reader(node, depth)
        node.end()
        return read_shape

    def _all_profiles(self, node: _Node, depth: int) -> Criterion:
        if depth > 1 and node.path[-1] != "of":
            raise flaws.AllProfilesStandsAlone(node.path)
        return AllProfiles()

    def _all_of(self, node: _Node, depth: int) -> Criterion:
        return AllOf(self._terms(node, depth))

    def _any_of(self, node: _Node, depth: int) -> Criterion:
        return AnyOf(self._terms(node, depth))

    def _terms(self, node: _Node, depth: int) -> tuple[Criterion, ...]:
        terms = node.data.pop("terms", None)
        if terms is None or terms == []:
            raise flaws.EmptyGroup(node.path)
        if not isinstance(terms, list):
            raise flaws.Flawed(node.at("terms"))
        if len(terms) > limits.MOST_TERMS:
            raise flaws.TooManyTerms(node.path, most=limits.MOST_TERMS)
        return tuple(
            self.shape(term, (*node.path, "terms", position), depth + 1)
            for position, term in enumerate(terms)
        )

    def _not(self, node: _Node, depth: int) -> Criterion:
        return Not(self.shape(node.take("term"), node.at("term"), depth + 1))

    def _attribute(self, node: _Node, _depth: int) -> Criterion:
        name = node.take("attribute")
        type_ = self.lexicon.attributes.get(name) if isinstance(name, str) else None
        if not isinstance(name, str) or type_ is None:
            raise flaws.NoSuchAttribute(node.at("attribute"))
        test = self._test(node, "test", type_, self.lexicon.choices.get(name))
        return AttributeIs(
            name, type_, test, self._maybe(node, "section", Reference.SECTION)
        )

    def _moment(self, node: _Node, _depth: int) -> Criterion:
        moment = _word(node, "moment", Moment)
        return MomentIs(moment, self._test(node, "test", Type.DATETIME))

    def _identifier(self, node: _Node, _depth: int) -> Criterion:
        key = node.take("key")
        if not isinstance(key, str) or key not in self.lexicon.keys:
            raise flaws.NoSuchKey(node.at("key"))
        return KnownBy(key)

    def _tag(self, node: _Node, _depth: int) -> Criterion:
        return Tagged(
            self._number(node, "tag", Reference.TAG),
            self._maybe(node, "section", Reference.SECTION),
        )

    def _subscription(self, node: _Node, _depth: int) -> Criterion:
        return Consented(
            self._number(node, "topic", Reference.TOPIC),
            _word(node, "status", Consent),
            _when(node),
        )

    def _section(self, node: _Node, _depth: int) -> Criterion:
        return InSection(self._number(node, "section", Reference.SECTION))

    def _email(self, node: _Node, _depth: int) -> Criterion:
        return EmailDid(
            _word(node, "did", EmailAct),
            self._maybe(node, "campaign", Reference.EMAIL_CAMPAIGN),
            _times(node),
            _when(node),
        )

    def _sms(self, node: _Node, _depth: int) -> Criterion:
        return SmsDid(
            _word(node, "did", SmsAct),
            self._maybe(node, "campaign", Reference.SMS_CAMPAIGN),
            _times(node),
            _when(node),
        )

    def _survey(self, node: _Node, _depth: int) -> Criterion:
        return SurveyAnswered(
            self._maybe(node, "campaign", Reference.FORM),
            _times(node),
            _when(node),
            self._where(node),
        )

    def _goal(self, node: _Node, _depth: int) -> Criterion:
        goal = self._number(node, "goal", Reference.GOAL)
        return GoalReached(goal, _times(node), _when(node))

    def _event(self, node: _Node, _depth: int) -> Criterion:
        kind = _text(node.take("kind"), node.at("kind"))
        return EventHappened(kind, _times(node), _when(node), self._where(node))

    def _entry(self, node: _Node, _depth: int) -> Criterion:
        table = self._number(node, "custom_table", Reference.CUSTOM_TABLE)
        return HasEntry(table, _times(node), _when(node), self._where(node))

    def _segment(self, node: _Node, _depth: int) -> Criterion:
        return InSegment(self._number(node, "segment", Reference.SEGMENT))

    def _sample(self, node: _Node, depth: int) -> Criterion:
        of = self.shape(node.take("of"), node.at("of"), depth + 1)
        take = _whole(node.take("take"), node.at("take"), 1, limits.MOST_TAKEN)
        by = _word(node, "by", Draw)
        moment, seed = Moment.CREATED, 0
        if by is Draw.RANDOM:
            seed = _whole(node.take_or("seed", 0), node.at("seed"), 0, 2**31 - 1)
            node.data.pop("moment", None)
        else:
            moment = _word(node, "moment", Moment)
            node.data.pop("seed", None)
        return Sample(of, take, by, moment, seed)

    # ---- what is named by number

    def _number(self, node: _Node, key: str, reference: Reference) -> int:
        path = node.at(key)
        value = node.take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise flaws.NoSuchReference(path)
        if not 0 < value < 2**63:
            raise flaws.NoSuchReference(path)
        self.named.append((reference, value, path))
        return value

    def _maybe(self, node: _Node, key: str, reference: Reference) -> int | None:
        if node.data.get(key) in (None, ""):
            node.data.pop(key, None)
            return None
        return self._number(node, key, reference)

    def look_up(self) -> None:
        """Raise NoSuchReference or Unseen for the first number that cannot be named."""
        asked: dict[Reference, set[int]] = {}
        for reference, number, _path in self.named:
            asked.setdefault(reference, set()).add(number)
        missing = {
            reference: self.lexicon.missing(reference, frozenset(numbers))
            for reference, numbers in asked.items()
        }
        unseen = {
            reference: self.lexicon.unseen(reference, frozenset(numbers))
            for reference, numbers in asked.items()
        }
        for reference, number, path in self.named:
            if number in missing[reference]:
                raise flaws.NoSuchReference(path)
            if number in unseen[reference]:
                raise flaws.Unseen(path)

    # ---- tests

    def _test(
        self,
        parent: _Node,
        key: str,
        type_: Type,
        choices: tuple[str, ...] | None = None,
    ) -> Test:
        node = _Node(parent.take(key), parent.at(key))
        name = node.take("is")
        if not isinstance(name, str) or name not in TESTS[type_]:
            raise flaws.WrongTest(node.at("is"))
        test = _read_test(node, name, type_)
        node.end()
        chosen = test.values if isinstance(test, OneOf | EachOf) else ()
        if type_ in {Type.CHOICE, Type.MULTI_CHOICE} and choices is not None:
            for position, value in enumerate(chosen):
                if value not in choices:
                    raise flaws.NotAChoice((*node.at("values"), position))
        return test

    def _where(self, node: _Node) -> tuple[Where, ...]:
        given = node.take_or("where", [])
        path = node.at("where")
        if not isinstance(given, list) or len(given) > limits.MOST_WHERE:
            raise flaws.NotAList(path, most=limits.MOST_WHERE)
        tests = []
        for position, data in enumerate(given):
            part = _Node(data, (*path, position))
            name = _text(part.take("field"), part.at("field"))
            tests.append(Where(name, self._test(part, "test", Type.LOOSE)))
            part.end()
        return tuple(tests)


def _read_test(node: _Node, name: str, type_: Type) -> Test:
    match name:
        case "is one of":
            values = _values(node, type_)
            return OneOf(values, _sensitive(node) if type_ in TEXTS else False)
        case "all of":
            return EachOf(tuple(str(value) for value in _values(node, type_)))
        case "contains":
            return Contains(_text(node.take("text"), node.at("text")), _sensitive(node))
        case "starts with":
            text = _text(node.take("text"), node.at("text"))
            return StartsWith(text, _sensitive(node))
        case "empty":
            return Empty()
        case "at least":
            return AtLeast(_decimal(node.take("value"), node.at("value")))
        case "at most":
            return AtMost(_decimal(node.take("value"), node.at("value")))
        case "between" if type_ in NUMBERS:
            low = _decimal(node.take("low"), node.at("low"))
            high = _decimal(node.take("high"), node.at("high"))
            if low > high:
                raise flaws.WrongOrder(node.at("high"))
            return Between(low, high)
        case "between":
            low_day = _day(node.take("low"), node.at("low"))
            high_day = _day(node.take("high"), node.at("high"))
            if low_day > high_day:
                raise flaws.WrongOrder(node.at("high"))
            return OnDays(Days(low_day, high_day))
        case "before":
            day = _day(node.take("value"), node.at("value"))
            return OnDays(Days(None, _beside(day, -1)))
        case "after":
            day = _day(node.take("value"), node.at("value"))
            return OnDays(Days(_beside(day, 1), None))
        case "older than":
            return OlderThan(_span(node))
        case "younger than":
            return YoungerThan(_span(node))
        case _:
            raise flaws.WrongTest(node.at("is"))


def _beside(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _values(node: _Node, type_: Type) -> tuple[Scalar, ...]:
    given = node.take("values")
    path = node.at("values")
    if not isinstance(given, list) or not 1 <= len(given) <= limits.MOST_VALUES:
        raise flaws.NotAList(path, most=limits.MOST_VALUES)
    return tuple(
        _scalar(value, (*path, position), type_) for position, value in enumerate(given)
    )


def _scalar(value: object, path: Path, type_: Type) -> Scalar:
    match type_:
        case Type.BOOLEAN:
            if not isinstance(value, bool):
                raise flaws.NotYesOrNo(path)
            return value
        case Type.INTEGER | Type.DECIMAL | Type.NUMBERS:
            return _decimal(value, path)
        case Type.DATE:
            return _day(value, path).isoformat()
        case Type.LOOSE if isinstance(value, int | float):
            return value if isinstance(value, bool) else _decimal(value, path)
        case _:
            return _text(value, path)


def _text(value: object, path: Path) -> str:
    # A NUL is nothing that PostgreSQL could hold, so nobody has it.
    if (
        not isinstance(value, str)
        or not 1 <= len(value) <= limits.MOST_CHARACTERS
        or "\0" in value
        or any("\ud800" <= character <= "\udfff" for character in value)
    ):
        raise flaws.NotText(path, most=limits.MOST_CHARACTERS)
    return value


def _decimal(value: object, path: Path) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise flaws.NotANumber(path)
    if isinstance(value, float) and not math.isfinite(value):
        raise flaws.NotANumber(path)
    if abs(value) > limits.LARGEST:
        raise flaws.NotANumber(path)
    return Decimal(repr(value))


def _whole(value: object, path: Path, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise flaws.NotAWholeNumber(path, least=least, most=most)
    if not least <= value <= most:
        raise flaws.NotAWholeNumber(path, least=least, most=most)
    return value


def _day(value: object, path: Path) -> date:
    if not isinstance(value, str) or len(value) != len("2026-11-22"):
        raise flaws.NotADate(path)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise flaws.NotADate(path) from None
    # Python reads 2026-W01-1 as well: one way to write a day is enough.
    if day.isoformat() != value:
        raise flaws.NotADate(path)
    if not limits.FIRST_YEAR <= day.year <= limits.LAST_YEAR:
        raise flaws.NotADate(path)
    return day


def _sensitive(node: _Node) -> bool:
    value = node.take_or("case_sensitive", usual=False)
    if not isinstance(value, bool):
        raise flaws.NotYesOrNo(node.at("case_sensitive"))
    return value


def _word(node: _Node, key: str, words: type[Words]) -> Words:
    value = node.take(key)
    for word in words:
        if value == word.value:
            return word
    raise flaws.NotAWord(node.at(key))


def _times(node: _Node) -> int:
    value = node.take_or("at_least", 1)
    return _whole(value, node.at("at_least"), 1, limits.MOST_TIMES)


def _span(node: _Node) -> Last:
    unit = _word(node, "unit", Unit)
    number = node.take("last")
    most = limits.LONGEST_SPAN[unit.value]
    return Last(_whole(number, node.at("last"), 1, most), unit)


def _when(parent: _Node) -> When:
    given = parent.take_or("when", None)
    if given is None:
        return None
    node = _Node(given, parent.at("when"))
    if "last" in node.data or "unit" in node.data:
        span = _span(node)
        node.end()
        return span
    first, last = node.take_or("from", None), node.take_or("to", None)
    node.end()
    if first is None and last is None:
        raise flaws.OpenOnBothSides(node.path)
    first_day = None if first is None else _day(first, node.at("from"))
    last_day = None if last is None else _day(last, node.at("to"))
    if first_day and last_day and first_day > last_day:
        raise flaws.WrongOrder(node.at("to"))
    return Days(first_day, last_day)
