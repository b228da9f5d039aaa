"""The tree in the builder: no change loses a condition, and every place is found."""

import copy
import json
from collections import Counter
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments import tree
from segments.criteria import flaws, limits
from segments.tree import NoWay


def tag(number):
    return {"shape": "tag", "tag": number, "section": None}


def leaves(held):
    """Return how often each condition is in the tree, inverted or not."""
    return Counter(
        json.dumps(tree.condition(slot), sort_keys=True)
        for _path, slot in tree.slots(held)
        if not tree.is_group(slot) and tree.condition(slot)["shape"] != "sample"
    )


conditions = st.integers(1, 9).map(tag)


def _grown(inner):
    groups = st.builds(
        lambda terms, shape: {"shape": shape, "terms": terms},
        st.lists(inner, min_size=1, max_size=4),
        st.sampled_from(tree.GROUPS),
    )
    nots = groups.map(lambda term: {"shape": "not", "term": term})
    samples = groups.map(
        lambda of: {"shape": "sample", "of": of, "take": 3, "by": "random", "seed": 1}
    )
    return groups | nots | samples


inverted = conditions.map(lambda term: {"shape": "not", "term": term})
trees = st.recursive(conditions | inverted, _grown, max_leaves=12).map(tree.tidy)


@st.composite
def placed(draw):
    """Draw a tree, and the path of one of its slots."""
    held = draw(trees)
    path = draw(st.sampled_from([at for at, _slot in tree.slots(held)]))
    return held, path


def _move(step: str, held: Any, path: Any) -> Any:
    return tree.move(held, path, step)


def _set_mode(word: str, held: Any, path: Any) -> Any:
    return tree.set_mode(held, path, word)


KEEPING: dict[str, Any] = {
    "invert": tree.invert,
    "nest": tree.nest,
    "unnest": tree.unnest,
    "sample": lambda held, path: tree.sample(
        held, path, {"shape": "sample", "take": 1, "by": "random", "seed": 1}
    ),
    **{step: partial(_move, step) for step in tree.STEPS},
    **{word: partial(_set_mode, word) for word in tree.MODES},
}


@given(placed(), st.sampled_from(sorted(KEEPING)))
def test_no_change_but_a_removal_loses_a_condition(given_tree, name):
    held, path = given_tree
    before = copy.deepcopy(held)
    try:
        changed, at = KEEPING[name](held, path)
    except NoWay:
        assert held == before
        return
    assert held == before
    assert leaves(changed) == leaves(before)
    tree.slot_at(changed, at)


@given(placed(), conditions)
def test_what_is_added_is_there_and_everything_else_too(given_tree, fresh):
    held, path = given_tree
    try:
        changed, at = tree.add(held, path, fresh)
    except NoWay:
        assert not tree.is_group(tree.slot_at(held, path))
        return
    assert tree.slot_at(changed, at) == fresh
    assert leaves(changed) == leaves(held) + leaves(fresh)


@given(placed())
def test_a_removal_takes_what_it_names_and_nothing_else(given_tree):
    held, path = given_tree
    gone = leaves(tree.slot_at(held, path))
    changed, at = tree.remove(held, path)
    assert leaves(changed or tree.group([])) == leaves(held) - gone
    tree.slot_at(changed, at)


@given(placed())
def test_a_copy_stands_behind_what_it_is_of(given_tree):
    held, path = given_tree
    try:
        changed, at = tree.duplicate(held, path)
    except NoWay:
        assert not path or path[-1] == "of"
        return
    assert tree.slot_at(changed, at) == tree.slot_at(changed, path)
    assert leaves(changed) == leaves(held) + leaves(tree.slot_at(held, path))


@given(placed())
def test_turned_twice_it_is_as_it_was(given_tree):
    held, path = given_tree
    there, at = tree.invert(held, path)
    assert there != held
    assert tree.invert(there, at) == (held, path)


@given(placed(), st.sampled_from(["up", "down"]))
def test_what_went_up_comes_down(given_tree, step):
    held, path = given_tree
    try:
        moved, at = tree.move(held, path, step)
    except NoWay:
        assert not tree.may(held, path, step)
        return
    assert tree.slot_at(moved, at) == tree.slot_at(held, path)
    assert tree.move(moved, at, {"up": "down", "down": "up"}[step]) == (held, path)


@given(placed(), st.sampled_from(["into", "out"]))
def test_what_is_moved_keeps_its_form_at_its_new_place(given_tree, step):
    held, path = given_tree
    try:
        moved, at = tree.move(held, path, step)
    except NoWay:
        return
    assert tree.slot_at(moved, at) == tree.slot_at(held, path)


@given(placed(), st.sampled_from(tree.STEPS))
def test_where_a_way_is_shown_there_is_one(given_tree, step):
    held, path = given_tree
    try:
        tree.move(held, path, step)
    except NoWay:
        assert not tree.may(held, path, step)
    else:
        assert tree.may(held, path, step)


@given(placed())
def test_a_written_path_reads_as_the_path(given_tree):
    _held, path = given_tree
    assert tree.path_of(tree.written(path)) == path


@given(placed())
def test_a_fault_inside_a_condition_belongs_to_its_slot(given_tree):
    held, path = given_tree
    slot = tree.slot_at(held, path)
    inside = (*path, "term") if tree.is_negated(slot) else path
    assert tree.slot_of((*inside, "test", "values", 3)) == (path, ("test", "values", 3))


@pytest.mark.parametrize(
    "text", ["x", "terms.x", "shape", "terms.0.test", "terms..0", "1e9", "." * 300]
)
def test_a_path_to_nowhere_is_refused(text):
    with pytest.raises(NoWay):
        tree.slot_at({"shape": "all of", "terms": [tag(1)]}, tree.path_of(text))


def test_a_lone_condition_becomes_a_group_of_one():
    assert tree.tidy(tag(1)) == {"shape": "all of", "terms": [tag(1)]}
    not_one = {"shape": "not", "term": tag(1)}
    assert tree.tidy(not_one) == {"shape": "all of", "terms": [not_one]}


def test_not_not_is_nothing():
    twice = {"shape": "not", "term": {"shape": "not", "term": tag(1)}}
    assert tree.tidy({"shape": "any of", "terms": [twice]}) == {
        "shape": "any of",
        "terms": [tag(1)],
    }


@pytest.mark.parametrize("raw", [None, [], "all", 3])
def test_what_is_no_criterion_is_nothing_yet(raw):
    assert tree.tidy(raw) is None


def test_everybody_stands_alone():
    everybody = {"shape": "all profiles"}
    assert tree.add(None, (), everybody) == (everybody, ())
    with pytest.raises(NoWay):
        tree.add({"shape": "all of", "terms": [tag(1)]}, (), everybody)
    with pytest.raises(NoWay):
        tree.add(everybody, (), tag(1))


def test_the_last_that_leaves_a_group_takes_its_place():
    held = {
        "shape": "all of",
        "terms": [{"shape": "any of", "terms": [tag(1)]}, tag(2)],
    }
    moved, at = tree.move(held, ("terms", 0, "terms", 0), "out")
    assert moved == {"shape": "all of", "terms": [tag(1), tag(2)]}
    assert at == ("terms", 0)


def test_into_goes_to_the_end_of_the_group_before():
    held = {
        "shape": "all of",
        "terms": [{"shape": "any of", "terms": [tag(1)]}, tag(2)],
    }
    moved, at = tree.move(held, ("terms", 1), "into")
    assert moved["terms"] == [{"shape": "any of", "terms": [tag(1), tag(2)]}]
    assert at == ("terms", 0, "terms", 1)


def test_too_deep_too_wide_and_too_large_are_refused():
    deep = tag(1)
    for _level in range(limits.MOST_DEPTH):
        deep = {"shape": "all of", "terms": [deep]}
    with pytest.raises(flaws.TooDeep):
        tree.measure(deep)
    wide = {"shape": "all of", "terms": [tag(n) for n in range(limits.MOST_TERMS + 1)]}
    with pytest.raises(flaws.TooManyTerms):
        tree.measure(wide)
    groups = [{"shape": "any of", "terms": [tag(n) for n in range(45)]}] * 5
    with pytest.raises(flaws.TooManyShapes):
        tree.measure({"shape": "all of", "terms": groups})
    long = {"shape": "event", "kind": "x" * limits.MOST_BYTES}
    with pytest.raises(flaws.TooLarge):
        tree.measure({"shape": "all of", "terms": [long]})
    tree.measure(None)
