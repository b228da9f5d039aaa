from typing import ClassVar

import pytest
from django import forms
from django.test import RequestFactory

from common.errors import BadInput, DomainError
from common.forms import RefusableForm, posted


class Taken(BadInput):
    """It is taken."""


class TakenTwice(Taken):
    """It is taken twice."""


class Stale(DomainError):
    """It has changed."""


class Gone(DomainError):
    """It is gone."""

    status = 404


class Form(RefusableForm):
    AT: ClassVar = {Taken: "name", Stale: "hidden"}

    name = forms.CharField(required=False)
    kind = forms.CharField()


@pytest.fixture
def form():
    return Form({"kind": "any"})


@pytest.mark.parametrize(
    ("error", "field", "status"),
    [
        (Taken(), "name", 422),
        (TakenTwice(), "name", 422),
        (BadInput("No."), "__all__", 422),
        (Stale(), "__all__", 409),
    ],
)
def test_a_refusal_is_said_where_it_can_be_put_right(form, error, field, status):
    form.refuse(error)
    assert form.errors == {field: [str(error)]}
    assert form.status == status


def test_a_form_that_is_only_shown_is_all_right():
    assert Form().status == 200


def test_a_form_that_was_filled_in_well_is_all_right(form):
    assert form.status == 200


def test_a_form_that_was_filled_in_badly_is_not():
    assert Form({}).status == 422


def test_no_form_is_shown_of_what_is_gone(form):
    with pytest.raises(Gone):
        form.refuse(Gone())
    assert form.errors == {}


def test_what_is_sent_is_sent_even_when_it_is_empty():
    assert posted(RequestFactory().post("/")) == {}
    assert posted(RequestFactory().get("/?name=Ada")) is None
