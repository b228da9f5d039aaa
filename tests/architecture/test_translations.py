"""Every sentence that a person reads is there in French."""

import re
from importlib import import_module
from string import ascii_letters

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from common.errors import DomainError
from imports.files import Unreadable
from profiles.normalisers import Invalid
from tests import catalogue
from tests.catalogue import CATALOGUE, COMPILED, message_of, places

FRENCH = polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def said():
    return catalogue.messages()


@pytest.fixture(scope="module")
def whole_program():
    """Import every module, so that every class is known to those it is made from."""
    for path in catalogue.sources():
        parts = path.relative_to(catalogue.ROOT).with_suffix("").parts
        if "migrations" not in parts:
            import_module(".".join(parts))


def kinds(parent):
    yield parent
    for child in parent.__subclasses__():
        yield from kinds(child)


def ours(kind):
    return not kind.__module__.startswith(("tests", "bench"))


def test_every_sentence_has_its_french(said):
    known = {message_of(entry) for entry in FRENCH if entry.translated()}
    assert sorted(each.one for each in set(said) - known) == []


def test_no_french_is_left_of_what_nobody_says_any_more(said):
    assert (
        sorted(message_of(each).one for each in FRENCH if message_of(each) not in said)
        == []
    )


def test_the_compiled_catalogue_is_fresh():
    assert FRENCH.to_binary() == COMPILED.read_bytes()


def test_nothing_is_fuzzy_or_obsolete():
    assert [each.msgid for each in FRENCH if each.fuzzy or each.obsolete] == []


def french_of(entry):
    """Return pairs of English and French, one or two."""
    if entry.msgid_plural:
        forms = entry.msgstr_plural
        return [(entry.msgid, forms[0]), (entry.msgid_plural, forms[1])]
    return [(entry.msgid, entry.msgstr)]


PAIRS = [
    (*pair, "python-format" in entry.flags)
    for entry in FRENCH
    for pair in french_of(entry)
]


def test_the_french_leaves_the_same_places_open():
    assert [en for en, fr, _ in PAIRS if places(fr) != places(en)] == []


def test_the_french_can_be_filled_in():
    for english, french, is_format in PAIRS:
        if is_format:
            assert "%(" not in french % dict.fromkeys(places(french), "1"), english


def test_the_french_can_stand_in_attributes_and_scripts():
    assert [en for en, fr, _ in PAIRS if re.search("[<>]", fr)] == []
    assert [en for en, fr, _ in PAIRS if '"' in fr and '"' not in en] == []


def test_a_mark_of_two_parts_keeps_to_its_word():
    loose = re.compile("(?<!\\() [:;?!»]|« ")
    assert [en for en, fr, _ in PAIRS if loose.search(fr)] == []


def test_a_plural_is_chosen_as_french_does():
    assert "nplurals=2; plural=(n > 1);" in FRENCH.metadata["Plural-Forms"]
    with translation.override("fr"):
        for count, said_ in ((0, "profil"), (1, "profil"), (2, "profils")):
            text = ngettext("%(n)s profile deleted", "%(n)s profiles deleted", count)
            assert text.split()[1] == said_


@pytest.mark.parametrize(
    ("parent", "sentence"),
    [
        (DomainError, lambda kind: " ".join(kind.__doc__.split("\n\n")[0].split())),
        (Unreadable, lambda kind: kind.msgid()),
        (Invalid, lambda kind: kind.msgid()),
    ],
    ids=["DomainError", "Unreadable", "Invalid"],
)
def test_no_refusal_is_missed(said, whole_program, parent, sentence):
    known = {each.one for each in said}
    found = {kind for kind in kinds(parent) if ours(kind)}
    assert len(found) > 10
    unknown = {kind.__name__ for kind in found if sentence(kind) not in known}
    assert unknown == set()


def test_sentences_are_found_in_code_and_in_templates(said):
    everywhere = {place for places_ in said.values() for place in places_}
    assert any(place.startswith("templates/imports/") for place in everywhere)
    assert any(place.startswith("templates/account/email/") for place in everywhere)
    assert {"imports/forms.py", "imports/files/errors.py"} <= everywhere
    assert len(said) > 600
    assert all(set(each.one) & set(ascii_letters) for each in said)


def test_a_page_of_the_program_speaks_french():
    with translation.override("fr"):
        assert (
            gettext("Delete selected profiles") == "Supprimer les profils sélectionnés"
        )
        assert gettext("Completed Executions") == "Exécutions terminées"
        assert gettext("deleted") == "supprimé"
        assert pgettext("fate", "deleted") == "suppression"
