"""The fields of conditions: every shape can be drawn, read back and completed."""

import copy

import pytest
from django.http import QueryDict

from segments import controls, picker
from segments.builder import Builder
from segments.catalogue import Catalogue
from segments.criteria import parser
from segments.criteria.flaws import Flawed
from segments.criteria.shapes import Type
from segments.tree import NoWay
from tenancy.scope import account_transaction
from tests import factories

KEYS = [
    *("tag", "subscription", "section", "survey", "goal", "event", "entry", "segment"),
    *("identifier", "sample", "attribute:city", "moment:last_click_at"),
    *("e-mail:sent", "e-mail:clicked", "sms:delivered"),
]


@pytest.fixture
def catalogue(acme, people):
    """Return what there is in acme, inside the account."""
    factories.traces(factories.profile(people, first_name="Kim"))
    with account_transaction(acme):
        yield Catalogue(people)


def posted(**fields):
    post = QueryDict(mutable=True)
    for name, value in fields.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return post


def as_drawn(held, catalogue):
    """Return what a browser sends of the fields as they are drawn."""
    post = QueryDict(mutable=True)
    for control in controls.controls(held, catalogue):
        if control.kind in {"word", "break"}:
            continue
        if control.kind in {"select", "truth"}:
            chosen = [option.value for option in control.options if option.selected]
            post[control.name] = (chosen or [control.options[0].value])[0]
        elif control.kind in {"values", "ticks"}:
            post.setlist(control.name, ["", *control.texts])
        elif control.kind == "lines":
            post[f"{control.name}.lines"] = "\n".join(control.texts)
        else:
            post[control.name] = control.text
    return post


@pytest.mark.parametrize("key", KEYS)
def test_what_is_drawn_and_sent_back_says_the_same(catalogue, key):
    held = picker.fresh(key, catalogue)
    before = copy.deepcopy(held)
    assert controls.change(held, as_drawn(held, catalogue), catalogue) == before
    assert held == before


@pytest.mark.parametrize("type_", list(Type))
def test_every_comparison_of_every_type_can_be_drawn_and_completed(
    catalogue, people, type_
):
    if type_ is Type.LOOSE:
        return
    attribute = catalogue.attributes["city"]
    attribute.type, attribute.choices = type_.value, ["A", "B"]
    if type_ is Type.NUMBERS:
        attribute.type, attribute.several = "integer", True
    attribute.save()
    fresh = Catalogue(people)
    for name in parser.TESTS[type_]:
        held = picker.fresh("attribute:city", fresh)
        held = controls.change(held, posted(**{"test.is": name}), fresh)
        assert held["test"]["is"] == name
        given = {
            control.name: _value(control, type_)
            for control in controls.controls(held, fresh)
            if control.kind not in {"select", "word"}
        }
        held = controls.change(held, posted(**given), fresh)
        parser.read(held, fresh.lexicon)
        assert controls.change(held, as_drawn(held, fresh), fresh) == held


def _value(control, type_):
    if control.kind == "date" or (type_ is Type.DATE and control.kind == "values"):
        return "2026-01-31"
    if control.kind == "truth":
        return "yes"
    if control.kind == "ticks":
        return ["", "A", "B"]
    if control.kind == "number" or type_ in {
        Type.INTEGER,
        Type.DECIMAL,
        Type.NUMBERS,
    }:
        return "12"
    return "some text"


def test_a_number_is_a_number_and_what_is_none_is_for_the_parser(catalogue):
    held = picker.fresh("e-mail:sent", catalogue)
    assert controls.change(held, posted(at_least="3"), catalogue)["at_least"] == 3
    odd = controls.change(held, posted(at_least="a few"), catalogue)
    assert odd["at_least"] == "a few"
    with pytest.raises(Flawed) as refused:
        parser.read(odd, catalogue.lexicon)
    assert refused.value.path == ("at_least",)


def test_fields_can_be_added_up_to_a_limit_and_taken_away(catalogue):
    held = picker.fresh("event", catalogue)
    for _field in range(10):
        held = controls.add_where(held)
    with pytest.raises(NoWay):
        controls.add_where(held)
    held = controls.change(
        held,
        posted(**{"where.3.field": "rating", "where.3.test.is": "at most"}),
        catalogue,
    )
    assert held["where"][3] == {
        "field": "rating",
        "test": {"is": "at most", "value": None},
    }
    assert (
        controls.remove_where(held, 3)["where"] == held["where"][:3] + held["where"][4:]
    )
    for position in (-1, 10):
        with pytest.raises(NoWay):
            controls.remove_where(held, position)
    with pytest.raises(NoWay):
        controls.add_where(picker.fresh("tag", catalogue))


def test_names_that_no_field_has_change_nothing(catalogue):
    held = picker.fresh("tag", catalogue)
    wild = {"shape": "all profiles", "tag.x": "1", "test.is": "empty", "__class__": "x"}
    assert controls.change(held, posted(**wild), catalogue) == held


@pytest.mark.parametrize("number", ["-1", "0x1", "9" * 30, "1.5", "½", "1 OR 1=1"])
def test_what_is_no_number_names_nothing(catalogue, number):
    held = picker.fresh("tag", catalogue)
    changed = controls.change(held, posted(tag=number), catalogue)
    with pytest.raises(Flawed):
        parser.read(changed, catalogue.lexicon)


def test_each_flaw_is_shown_at_its_field(catalogue, people):
    held = {
        "shape": "all of",
        "terms": [
            picker.fresh("tag", catalogue),
            {"shape": "not", "term": picker.fresh("event", catalogue)},
            {"shape": "any of", "terms": []},
            {"shape": "tag", "tag": 10**9},
        ],
    }
    root = Builder(people, held).root
    tag, event, empty, gone = root.children
    assert [bool(control.errors) for control in tag.controls][:1] == [True]
    assert [control.name for control in event.controls if control.errors] == ["kind"]
    assert event.is_negated
    assert empty.errors
    assert "not there" in gone.all_errors[0]
    assert not root.errors


def test_values_are_offered_when_more_than_one_person_has_them(acme, people):
    for where in ("Ghent", "Ghent", "Mons", ""):
        factories.profile(people, first_name="Kim", city=where)
    with account_transaction(acme):
        assert Catalogue(people).values_of("city") == ["Ghent"]
        assert Catalogue(people).values_of("no such") == []
