"""The values that a criterion compares attributes with, as they stand in its JSON. Pure.

Of drafts too: what is incomplete or wrong is gone through all the same.
"""

from collections.abc import Callable, Iterator
from typing import Any

# A value, with the attribute that it is compared with; None: a field of an event, an
# entry or an answer.
Named = tuple[str | None, str]
IsGone = Callable[[Named], bool]

SCALARS = ("text", "value", "low", "high")


def values_in(said: Any) -> Iterator[Named]:
    """Yield every text and number that some attribute or field is compared with."""
    match said:
        case {"test": dict(test)}:
            attribute = _attribute(said)
            values = test.get("values")
            listed = values if isinstance(values, list) else []
            for value in (*listed, *(test.get(word) for word in SCALARS)):
                if _is_said(value):
                    yield attribute, str(value)
            for word, part in said.items():
                if word != "test":
                    yield from values_in(part)
        case dict():
            for part in said.values():
                yield from values_in(part)
        case list():
            for part in said:
                yield from values_in(part)


def without(said: Any, is_gone: IsGone) -> Any:
    """Return the JSON of a criterion without those of its values.

    They go from lists; a test that had no other value is left without any, which is a
    flaw: nobody can use it until somebody says what is meant now.
    """
    match said:
        case {"test": dict(test)}:
            rest = {
                word: without(part, is_gone)
                for word, part in said.items()
                if word != "test"
            }
            return {**rest, "test": _test_without(test, _attribute(said), is_gone)}
        case dict():
            return {word: without(part, is_gone) for word, part in said.items()}
        case list():
            return [without(part, is_gone) for part in said]
        case _:
            return said


def _test_without(
    test: dict[str, Any], attribute: str | None, is_gone: IsGone
) -> dict[str, Any]:
    def stays(value: Any) -> bool:
        return not _is_said(value) or not is_gone((attribute, str(value)))

    kept = dict(test)
    if isinstance(test.get("values"), list):
        kept["values"] = [value for value in test["values"] if stays(value)]
    for word in SCALARS:
        if word in test and not stays(test[word]):
            kept[word] = "" if word == "text" else None
    return kept


def _attribute(said: dict[str, Any]) -> str | None:
    name = said.get("attribute")
    return name if isinstance(name, str) else None


def _is_said(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
