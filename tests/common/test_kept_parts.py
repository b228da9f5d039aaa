"""Parts that are drawn once, and whom they may be shown to."""

from typing import NamedTuple

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from common.kept_parts import NotPlain

BELL = '{% part "notifications/bell.html" slug=slug unread=unread %}'


class Point(NamedTuple):
    name: str
    url: str
    current: bool


def drawn(text, **values):
    return Template(text).render(Context(values))


def test_a_part_shows_its_values_and_the_next_one_its_own():
    assert "/a/acme/notifications/" in drawn(BELL, slug="acme", unread=0)
    assert "/a/globex/notifications/" in drawn(BELL, slug="globex", unread=0)
    assert "/a/acme/notifications/" in drawn(BELL, slug="acme", unread=0)


def test_a_part_sees_nothing_of_the_page_around_it():
    for kind in ("done", "moving"):
        text = drawn(
            '{% part "parts/state.html" label=label %}', label="Now", kind=kind
        )
        assert f"state-{kind}" not in text


def test_a_part_is_drawn_in_the_language_and_for_the_zone_of_whoever_reads_it():
    foot = '{% part "parts/footer.html" %}'
    said = set()
    for language in ("en", "fr"):
        for zone in ("UTC", "Europe/Brussels"):
            with translation.override(language), timezone.override(zone):
                said.add(drawn(foot))
                assert zone in drawn(foot)
    assert len(said) == 4


def test_a_text_that_is_safe_does_not_make_the_same_text_safe_for_others():
    part = '{% part "parts/state.html" kind="done" label=label %}'
    assert "<b>bold</b>" in drawn(part, label=mark_safe("<b>bold</b>"))
    assert "<b>bold</b>" not in drawn(part, label="<b>bold</b>")


def test_one_is_not_true():
    part = '{% part "parts/state.html" kind="done" label=label %}'
    assert "True" not in drawn(part, label=1)
    assert "True" in drawn(part, label=True)


def test_a_text_to_be_translated_is_told_by_what_it_says():
    part = '{% part "parts/state.html" kind="done" label=label %}'
    home = gettext_lazy("Home")
    with translation.override("fr"):
        french = drawn(part, label=home)
    with translation.override("en"):
        assert drawn(part, label=home) != french


def test_members_of_a_list_are_drawn_by_their_names():
    part = '{% part "parts/account_switcher.html" here="Acme" accounts=accounts %}'
    text = drawn(part, accounts=(Point("Acme", "/a/acme/", current=True),))
    assert 'href="/a/acme/" aria-current="true"' in text


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object(), ("a", ["b"])])
def test_what_cannot_be_told_apart_is_refused(value):
    with pytest.raises(NotPlain):
        drawn('{% part "parts/state.html" kind="done" label=label %}', label=value)


@pytest.mark.parametrize("text", ["{% part name %}", '{% part "a.html" b %}'])
def test_a_part_is_named_and_its_values_are_named(text):
    with pytest.raises(TemplateSyntaxError):
        Template(text)


def test_an_icon_has_its_name_and_its_class():
    assert '#bell"/>' in drawn('{% icon "bell" %}')
    assert 'class="icon icon-large"' in drawn('{% icon "bell" "icon-large" %}')


def test_an_icon_cannot_be_more_than_an_icon():
    assert "<script>" not in drawn("{% icon name %}", name=mark_safe('"><script>'))
