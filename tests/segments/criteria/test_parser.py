"""What is no criterion is refused where it is wrong; what is one means itself."""

import inspect
import json
import sys
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segments.criteria import flaws, limits, parser
from segments.criteria.flaws import Flawed
from segments.criteria.shapes import (
    AllProfiles,
    AttributeIs,
    Contains,
    Criterion,
    Days,
    Draw,
    EmailAct,
    EmailDid,
    EventHappened,
    GoalReached,
    InSection,
    Last,
    Lexicon,
    Not,
    OneOf,
    Reference,
    Sample,
    SurveyAnswered,
    Tagged,
    Type,
    Unit,
)
from segments.criteria.walk import shapes
from segments.criteria.writer import written
from tests.segments import world
from tests.segments.criteria.cases import CASES, TAG, TEXTS, all_of, goal, nested, of

LEXICON = replace(
    world.LEXICON, missing=lambda _reference, numbers: numbers & frozenset({404})
)


def read(data: object, lexicon: Lexicon = LEXICON) -> Criterion:
    return parser.read(data, lexicon)


@pytest.mark.parametrize(("flaw", "path", "data"), CASES)
def test_what_is_wrong_is_refused_where_it_is(flaw, path, data):
    with pytest.raises(Flawed) as refused:
        read(data)
    assert type(refused.value) is flaw
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("flaw", "text"), TEXTS, ids=[str(n) for n in range(len(TEXTS))]
)
def test_text_that_is_no_criterion_is_refused(flaw, text):
    with pytest.raises(Flawed) as refused:
        parser.parse(text, LEXICON)
    assert type(refused.value) is flaw


def test_every_flaw_has_its_case():
    known = {
        flaw
        for _name, flaw in inspect.getmembers(flaws, inspect.isclass)
        if issubclass(flaw, Flawed)
    }
    asked = {flaw for flaw, *_ in (*CASES, *TEXTS)}
    # Segments that lead back to themselves are found where they are looked up, and who
    # does not see a section is asked below.
    assert known - asked == {flaws.Circular, flaws.Unseen}


@pytest.mark.parametrize("flaw", list(dict.fromkeys(flaw for flaw, *_ in CASES)))
def test_a_flaw_says_what_to_do(flaw):
    facts = {"most": 5, "least": 1}
    said = str(flaw((), **facts))
    assert said.endswith(".")
    assert "%" not in said


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "criterion"),
        (("terms", 1, "test", "values", 0), "terms[1].test.values[0]"),
        ((0,), "[0]"),
    ],
)
def test_a_path_is_written_as_one_reads_it(path, place):
    assert Flawed(path).place == place


# ---- what is right

SINCE = {"last": 36, "unit": "months"}


@pytest.mark.parametrize(
    ("data", "criterion"),
    [
        ({"shape": "all profiles"}, AllProfiles()),
        (TAG, Tagged(1)),
        ({**TAG, "section": None}, Tagged(1)),
        ({**TAG, "section": 2}, Tagged(1, 2)),
        ({"shape": "section", "section": 2}, InSection(2)),
        (goal(), GoalReached(1)),
        (goal(when=None, at_least=3), GoalReached(1, 3)),
        (goal(when={"to": "2026-01-31"}), GoalReached(1, 1, Days(None, date(2026, 1, 31)))),
        (
            {"shape": "not", "term": {"shape": "e-mail", "did": "clicked", "when": SINCE}},
            Not(EmailDid(EmailAct.CLICKED, None, 1, Last(36, Unit.MONTHS))),
        ),
        ({"shape": "survey"}, SurveyAnswered()),
        ({"shape": "event", "kind": "it's"}, EventHappened("it's")),
        (
            {"shape": "sample", "of": {"shape": "all profiles"}, "take": 5, "by": "random"},
            Sample(AllProfiles(), 5, Draw.RANDOM),
        ),
        (
            of("city", **{"is": "is one of", "values": ["Gent"]}),
            AttributeIs("city", Type.TEXT, OneOf(("Gent",))),
        ),
        (
            of("city", **{"is": "contains", "text": "%", "case_sensitive": True}),
            AttributeIs("city", Type.TEXT, Contains("%", case_sensitive=True)),
        ),
    ],
)  # fmt: skip
def test_what_may_be_left_out_is_what_it_usually_is(data, criterion):
    assert read(data) == criterion


def test_the_deepest_and_the_largest_are_still_read():
    assert len(list(shapes(read(nested(limits.MOST_DEPTH))))) == limits.MOST_DEPTH
    groups = [all_of(*[TAG] * limits.MOST_TERMS) for _ in range(3)]
    largest = {"shape": "any of", "terms": [*groups, all_of(*[TAG] * 45)]}
    assert len(list(shapes(read(largest)))) == limits.MOST_SHAPES


@settings(max_examples=500, deadline=None, database=None)
@given(chance=st.randoms(use_true_random=True))
def test_what_is_written_is_read_as_it_was(chance: Random):
    drawn = world.Drawing(chance).criterion()
    data = written(drawn)
    try:
        criterion = read(data)
    except (flaws.Contradictory, flaws.MatchesEverybody):
        return
    assert criterion == drawn
    assert written(criterion) == data
    assert parser.parse(json.dumps(data), LEXICON) == drawn


# ---- anything at all

WORDS = sorted(
    {"shape", "terms", "term", "test", "is", "values", "value", "when", "where", "of"}
    | {"attribute", "key", "tag", "section", "did", "campaign", "take", "by", "text"}
    | {"all of", "any of", "not", "attribute", "moment", "identifier", "subscription"}
    | {"e-mail", "sms", "survey", "goal", "event", "entry", "segment", "sample"}
    | {"is one of", "contains", "between", "older than", "last", "unit", "days"}
    | {*world.ATTRIBUTES, "clicked", "random", "low", "high", "from", "to", "field"}
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(st.characters(), max_size=8)
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(WORDS) | st.text(max_size=4), inner, max_size=6
        )
    ),
    max_leaves=25,
)


def everywhere(data):
    """Yield each place in JSON: what it is in, and its key."""
    held = data.items() if isinstance(data, dict) else enumerate(data)
    for key, inner in list(held):
        yield data, key
        if isinstance(inner, dict | list):
            yield from everywhere(inner)


@settings(max_examples=400, deadline=None, database=None)
@given(data=anything)
def test_anything_is_read_or_refused(data):
    try:
        read(data)
    except Flawed as flaw:
        assert str(flaw)


@settings(max_examples=600, deadline=None, database=None)
@given(chance=st.randoms(use_true_random=True), wrong=anything)
def test_a_criterion_with_anything_in_it_is_read_or_refused(chance: Random, wrong):
    data = json.loads(json.dumps(written(world.Drawing(chance).criterion())))
    places = list(everywhere(data))
    within, key = places[chance.randrange(len(places))]
    within[key] = wrong
    try:
        criterion = read(data)
    except Flawed as flaw:
        assert str(flaw)
    else:
        # What was put there was understood: it is in what the criterion says.
        assert read(written(criterion)) == criterion


@settings(max_examples=300, deadline=None, database=None)
@given(chance=st.randoms(use_true_random=True))
def test_a_word_too_many_is_refused_wherever_it_stands(chance: Random):
    data = json.loads(json.dumps(written(world.Drawing(chance).criterion())))
    objects = [data] + [
        within[key] for within, key in everywhere(data) if isinstance(within[key], dict)
    ]
    objects[chance.randrange(len(objects))]["everybody"] = True
    with pytest.raises(Flawed):
        read(data)


# ---- what costs nothing


class Counting(dict[str, object]):
    """Counts how often it is looked into."""

    looks = 0

    def keys(self):
        Counting.looks += 1
        return super().keys()


@pytest.mark.parametrize(
    "data",
    [
        all_of(*[Counting(TAG)] * 1_000_000),
        all_of(*[all_of(*[Counting(TAG)] * 50) for _ in range(50)]),
        of("city", **{"is": "is one of", "values": [Counting(TAG)] * 1_000_000}),
    ],
)
def test_a_huge_list_is_not_gone_through(data):
    Counting.looks = 0
    with pytest.raises(Flawed):
        read(data)
    assert Counting.looks <= limits.MOST_SHAPES


def test_a_deep_tree_is_not_followed():
    data = TAG
    for _ in range(100_000):
        data = {"shape": "not", "term": data}
    frames = sys.getrecursionlimit()
    with pytest.raises(flaws.TooDeep):
        read(data)
    assert sys.getrecursionlimit() == frames
    while "term" in data:  # taken apart by hand: freeing it recurses otherwise
        data = data.pop("term")


def test_what_is_named_is_looked_up_once_a_kind():
    asked = []

    def missing(reference, numbers):
        asked.append((reference, len(numbers)))
        return frozenset()

    terms = [{"shape": "tag", "tag": n} for n in range(1, 50)]
    read(all_of(*terms, goal()), replace(LEXICON, missing=missing))
    assert asked == [(Reference.TAG, 49), (Reference.GOAL, 1)]


def test_what_lies_out_of_sight_cannot_be_named():
    def unseen(reference, numbers):
        return numbers if reference is Reference.SECTION else frozenset()

    lexicon = replace(LEXICON, unseen=unseen)
    read(TAG, lexicon)
    with pytest.raises(flaws.Unseen) as caught:
        read(all_of(goal(), {**TAG, "section": 1}), lexicon)
    assert caught.value.path == ("terms", 1, "section")


def test_nothing_is_looked_up_for_what_is_wrong_anyway():
    def missing(_reference, _numbers):
        raise AssertionError("it was looked up")

    with pytest.raises(flaws.NotAShape):
        read(all_of(TAG, {"shape": "?"}), replace(LEXICON, missing=missing))


def test_a_lexicon_that_looks_nothing_up_knows_no_number():
    lexicon = Lexicon({}, {}, frozenset())
    with pytest.raises(flaws.NoSuchReference):
        read(TAG, lexicon)
