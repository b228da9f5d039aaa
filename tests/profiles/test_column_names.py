"""Names for attributes, made of whatever a file calls its columns."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.columns import column_names, label_of, naming_columns, plain_name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("E-Mail", "e_mail"),
        ("  Date de naissance ", "date_de_naissance"),
        ("Straße & Nº", "strasse_no"),
        ("2nd phone", "column_2nd_phone"),
        ("電話", ""),
        ("", ""),
    ],
)
def test_a_label_becomes_a_plain_name(label, name):
    assert plain_name(label) == name


def test_columns_are_told_apart():
    assert column_names(["Mail", "mail", "", "Mail"]) == [
        "mail",
        "mail_2",
        "column_3",
        "mail_3",
    ]


def test_a_taken_name_is_not_given_again():
    assert column_names(["City"], taken=["city"]) == ["city_2"]


@given(st.lists(st.text(max_size=80), max_size=12))
def test_every_column_gets_a_plain_name_of_its_own(header):
    names = column_names(header)
    assert len(set(names)) == len(header)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,49}", name) for name in names)


def test_a_name_is_read_as_words():
    assert label_of("birth_date") == "Birth date"
    assert label_of("crm_id") == "CRM id"


def test_first_and_last_name_make_a_name_before_name_does():
    assert naming_columns(["name", "last_name", "first_name"]) == [
        "first_name",
        "last_name",
    ]
    assert naming_columns(["score", "name"]) == ["name"]
    assert naming_columns(["score"]) == []
