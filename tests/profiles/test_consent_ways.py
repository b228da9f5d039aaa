"""How a consent came, in words."""

import pytest
from django.utils import translation

from profiles.consent_ways import MOST_CHARACTERS, by_import, way_said


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("edit", "modifié à la main"),
        ("import: Salon", "import\N{NO-BREAK SPACE}: Salon"),
        ("import: edit", "import\N{NO-BREAK SPACE}: edit"),
        ("Stand at the fair", "Stand at the fair"),
        ("editor", "editor"),
        ("an import: Salon", "an import: Salon"),
        ("", ""),
    ],
)
def test_a_known_way_is_said_and_another_stands_as_it_is(kept, said):
    with translation.override("fr"):
        assert way_said(kept) == said


def test_what_an_import_leaves_is_read_back():
    assert by_import("Fair") == "import: Fair"
    assert way_said(by_import("Fair")) == "import: Fair"
    assert way_said(by_import("100 % & more")) == "import: 100 % & more"
    assert len(by_import("x" * 200)) == MOST_CHARACTERS


def test_it_is_kept_the_same_in_every_language():
    with translation.override("fr"):
        assert by_import("Salon") == "import: Salon"
