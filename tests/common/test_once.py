"""A form that is sent twice is known by its seal, and its mark by nobody."""

from common.once import OnceField, fresh_mark, seal


def test_the_same_form_has_the_same_seal():
    assert seal("mark", {"a": 1, "b": 2}) == seal("mark", {"b": 2, "a": 1})


def test_another_mark_or_other_contents_are_another_form():
    seals = {seal("mark", 1), seal("mark", 2), seal("other", 1), seal("mark", 1, 2)}
    assert len(seals) == 4


def test_a_form_without_a_mark_has_no_seal():
    assert seal("", "anything") is None


def test_marks_are_fresh():
    field = OnceField()
    assert field.initial() != field.initial()
    assert len(fresh_mark()) >= 22


def test_a_seal_does_not_tell_its_mark():
    assert "mark" not in (seal("mark", "kim@people.example") or "")
