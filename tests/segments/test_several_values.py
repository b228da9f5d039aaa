"""Attributes with several values are found by any of them, or by all."""

import pytest

import segments.queries
from profiles.models import Attribute
from segments.criteria import parser
from segments.lexicon import lexicon
from tests import factories


@pytest.fixture
def matched(acme, people, scope):
    """Return whom a test of the attribute `type_` finds, among those who hold values."""

    def found(type_, held, test):
        with scope(acme):
            row = Attribute.objects.get(account=acme, table=people, name="city")
            row.type, row.several = type_, True
            row.save()
        crowd = [
            factories.profile(people, crm_id=str(number), city=value)
            for number, value in enumerate(held)
        ]
        data = {"shape": "attribute", "attribute": "city", "section": None}
        with scope(acme):
            criterion = parser.read({**data, "test": test}, lexicon(people))
            matches = segments.queries.profiles(people, criterion)
            return [crowd.index(profile) for profile in matches.order_by("pk")]

    return found


TEXTS = (["Ghent", "Ath"], ["Ath"], None)
NUMBERS: tuple[list[int], ...] = ([1, 22], [22], [])


@pytest.mark.parametrize(
    ("type_", "held", "test", "who"),
    [
        ("text", TEXTS, {"is": "is one of", "values": ["Ath"]}, [0, 1]),
        ("text", TEXTS, {"is": "is one of", "values": ["Ghent", "X"]}, [0]),
        ("text", TEXTS, {"is": "all of", "values": ["Ath", "Ghent"]}, [0]),
        ("text", TEXTS, {"is": "empty"}, [2]),
        ("integer", NUMBERS, {"is": "is one of", "values": [22, 3]}, [0, 1]),
        ("integer", NUMBERS, {"is": "is one of", "values": [2]}, []),
        ("integer", NUMBERS, {"is": "all of", "values": [1, 22]}, [0]),
        ("decimal", ([1.5], [1.0], 1), {"is": "is one of", "values": [1]}, [1, 2]),
        ("integer", NUMBERS, {"is": "empty"}, [2]),
    ],
)
def test_several_values_are_found(matched, type_, held, test, who):
    assert matched(type_, held, test) == who
