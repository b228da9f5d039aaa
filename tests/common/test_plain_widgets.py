"""Fields as Django draws them, written without its templates."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from common.plain_widgets import INPUTS, WAYS, Renderer

ATTRS = [
    {},
    {"id": "id_a", "required": True, "disabled": False, "maxlength": 320},
    {"data-text": "<\"&'>", "class": mark_safe("a &amp; b")},
    {"placeholder": gettext_lazy("Profiles"), "rows": 3},
]
VALUES = [
    *(None, "", "plain", "<b>\"&'</b>", mark_safe("<i>"), "two\nlines\n", 0, 1234567),
    *(1.5, True, False, date(2026, 11, 23), datetime(2026, 11, 23, 9, 5, tzinfo=UTC)),
    gettext_lazy("Profiles"),
]
PLAIN = [
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.FileInput,
    forms.CheckboxInput,
    forms.Textarea,
]
CHOICES = [
    ("", "---"),
    ("a", "<A>"),
    (2, gettext_lazy("Profiles")),
    (mark_safe("&amp;"), mark_safe("<b>")),
    ("n", 7),
    ("g", [("x", "X"), ("y", "Y")]),
]


def drawn(renderer, widget, value, attrs):
    return widget.render("a<&name", value, attrs=attrs, renderer=renderer)


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("kind", PLAIN)
def test_a_field_is_drawn_as_by_django(kind, value, attrs):
    ours = drawn(Renderer(), kind(), value, attrs)
    assert ours == drawn(DjangoTemplates(), kind(), value, attrs)
    assert hasattr(ours, "__html__")


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("value", [None, "", "a", "2", 2, ["a", "x"], "y"])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("count", range(len(CHOICES) + 1))
def test_a_choice_is_drawn_as_by_django(count, kind, value, attrs):
    widget = kind(choices=CHOICES[:count])
    ours = drawn(Renderer(), widget, value, attrs)
    assert ours == drawn(DjangoTemplates(), widget, value, attrs)


def test_what_is_not_known_is_djangos():
    for widget in (
        forms.RadioSelect(choices=CHOICES),
        forms.CheckboxSelectMultiple(choices=CHOICES),
        forms.NullBooleanSelect(),
        forms.SelectDateWidget(),
        forms.ClearableFileInput(),
    ):
        ours = drawn(Renderer(), widget, None, {})
        assert ours == drawn(DjangoTemplates(), widget, None, {})


def test_every_name_is_one_of_djangos_templates():
    assert len(WAYS) == len(INPUTS) + 2
    for name in WAYS:
        assert DjangoTemplates().get_template(name)
