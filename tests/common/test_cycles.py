import gc

import pytest

from common.cycles import SELDOM_OBJECTS, looked_for_seldom


def test_cycles_are_looked_for_seldom_and_then_as_often_as_before():
    before = gc.get_threshold()
    with looked_for_seldom():
        assert gc.get_threshold() == (SELDOM_OBJECTS, *before[1:])
    assert gc.get_threshold() == before


def test_they_are_looked_for_as_before_whatever_happens():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), looked_for_seldom():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
