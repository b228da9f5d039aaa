"""Words of templates, made once for each language."""

from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext

LOAD = "{% load i18n %}"


def drawn(text, **values):
    return Template(LOAD + text).render(Context(values))


def test_a_word_is_said_in_the_language_of_whoever_reads_it():
    word = Template(LOAD + '{% translate "Profiles" %}')
    said = []
    for language in ("en", "fr", "en"):
        with translation.override(language):
            said.append(word.render(Context()))
            assert said[-1] == gettext("Profiles")
    assert said[0] == said[2] != said[1]


def test_a_word_can_be_kept_under_a_name():
    text = '{% translate "Profiles" as title %}[{{ title }}]'
    for language, said in (
        ("en", "[Profiles]"),
        ("fr", "[Profils]"),
        ("en", "[Profiles]"),
    ):
        with translation.override(language):
            assert drawn(text) == said


def test_what_a_page_says_is_translated_each_time():
    text = Template(LOAD + "{% translate word %}")
    with translation.override("fr"):
        assert text.render(Context({"word": "Profiles"})) == "Profils"
        assert text.render(Context({"word": "<b>"})) == "&lt;b&gt;"


def test_filters_and_percents_are_djangos():
    assert drawn('{% translate "profiles"|upper %}') == "PROFILES"
    assert drawn('{% translate "100% of them" %}') == "100% of them"
    assert drawn('{% translate "<b>" %}') == "<b>"


def test_the_other_tags_are_there():
    with translation.override("fr"):
        assert drawn("{% get_current_language as code %}{{ code }}") == "fr"
        assert drawn("{% blocktranslate %}Profiles{% endblocktranslate %}") == "Profils"
