"""Values keep to the terms of their attribute, and come through a conversion whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.terms import Terms
from profiles.values import MOST_VALUES, BadValue, TooManyValues, reader, written

TEXT = Terms("text")
TYPES = ("text", "integer", "decimal", "boolean", "date", "datetime")

texts = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters=";|"),
    min_size=1,
    max_size=20,
)
values = {
    "text": texts,
    "integer": st.integers(-(10**18) + 1, 10**18 - 1),
    "decimal": st.decimals(-(10**9), 10**9, places=3).map(float),
    "boolean": st.booleans(),
    "date": st.dates().map(str),
}


@pytest.mark.parametrize("type_", values)
@given(data=st.data())
def test_a_stored_value_is_read_back_as_it_was(type_, data):
    value = data.draw(values[type_])
    back = Terms(type_).fitted(value)
    assert json.dumps(back) == json.dumps(value)


@pytest.mark.parametrize("type_", ["text", "integer", "decimal", "date"])
@given(data=st.data())
def test_several_are_read_back_as_they_were(type_, data):
    several = data.draw(st.lists(values[type_], min_size=1, max_size=9, unique=True))
    terms = Terms(type_, several=True)
    assert terms.fitted(several) == several
    assert reader(type_, several=True)(written(several)) == several


@pytest.mark.parametrize("type_", ["integer", "decimal", "boolean", "date"])
@given(data=st.data())
def test_a_value_that_became_text_becomes_itself_again(type_, data):
    value = data.draw(values[type_])
    assert Terms(type_).fitted(TEXT.fitted(value)) == value


@given(value=st.one_of(*values.values(), st.lists(texts, max_size=3)))
@pytest.mark.parametrize("type_", TYPES)
def test_what_fits_fits_again(type_, value):
    terms = Terms(type_)
    if terms.admit(value):
        once = terms.fitted(value)
        assert terms.fitted(once) == once


def test_several_do_not_fit_into_one():
    assert not TEXT.admit(["a", "b"])
    assert TEXT.fitted(["a"]) == "a"


def test_a_list_has_a_limited_number_of_values():
    with pytest.raises(TooManyValues):
        reader("integer", several=True)(";".join(map(str, range(MOST_VALUES + 1))))


@pytest.mark.parametrize(
    ("value", "before", "after", "needed", "breaks"),
    [
        (None, TEXT, Terms("text", required=True), True, True),
        ("", TEXT, Terms("text", required=True), True, True),
        ([], TEXT, Terms("text", required=True), True, True),
        (None, TEXT, Terms("text", required=True), False, False),
        (
            None,
            Terms("text", required=True),
            Terms("text", required=True),
            True,
            False,
        ),
        ("abc", TEXT, Terms("text", most_characters=2), True, True),
        ("ab", TEXT, Terms("text", most_characters=2), True, False),
        ("S", Terms("choice", ("S", "M")), Terms("choice", ("M",)), True, True),
        ("X", Terms("choice", ("S", "M")), Terms("choice", ("M",)), True, False),
        ("7", TEXT, Terms("integer"), True, False),
        ("seven", TEXT, Terms("integer"), True, True),
        ({"a": 1}, TEXT, Terms("integer"), True, True),
    ],
)
def test_what_breaks_a_new_rule_is_known(value, before, after, needed, breaks):
    assert after.broken_by(value, before, needed=needed) is breaks


@pytest.mark.parametrize(
    ("before", "after", "narrows"),
    [
        (TEXT, TEXT, False),
        (TEXT, Terms("text", required=True), True),
        (Terms("text", required=True), TEXT, False),
        (TEXT, Terms("text", most_characters=5), True),
        (Terms("text", most_characters=5), Terms("text", most_characters=6), False),
        (Terms("text", most_characters=5), TEXT, False),
        (Terms("choice", ("a",)), Terms("choice", ("a", "b")), False),
        (Terms("choice", ("a", "b")), Terms("choice", ("a",)), True),
    ],
)
def test_a_rule_narrows_or_does_not(before, after, narrows):
    assert after.narrows(before) is narrows


def test_terms_are_kept_as_json():
    terms = Terms("choice", ("a", "b"), required=True)
    assert Terms.kept(json.loads(json.dumps(terms.as_json()))) == terms


def test_a_reader_refuses_what_is_too_long():
    with pytest.raises(BadValue):
        reader("text", most=2)("abc")
