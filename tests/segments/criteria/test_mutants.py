"""A parser that is wrong in one place is found out by a criterion it should refuse."""

import pytest

from segments.criteria import flaws
from segments.criteria.flaws import Flawed
from tests.segments.criteria.cases import CASES
from tests.segments.criteria.test_parser import LEXICON
from tests.segments.mutation import Mutant, load, parameters

PARSING = ("segments.criteria.contradictions", "segments.criteria.parser")
LISTS = "1 <= len(given) <= limits.MOST_VALUES"


def of(module: str, *mutants: tuple[str, str, str]) -> tuple[Mutant, ...]:
    return tuple(Mutant(name, module, old, new) for name, old, new in mutants)


PARSER = of(
    "segments.criteria.parser",
    ("what is too much is dropped", "for key in self.data:", "for key in ():"),
    ("nothing is everybody", "data is None or data == {}", "data is None"),
    ("opposites are let in", "refuse_contradictions(criterion)", "pass"),
    ("nothing is looked up", "reading.look_up()", "pass"),
    ("shapes are not counted", "self.shapes += 1", "pass"),
    ("depth is not counted", '(*node.path, "terms", position), depth + 1', '(*node.path, "terms", position), depth'),
    ("not is no depth", 'node.at("term"), depth + 1', 'node.at("term"), depth'),
    ("one deeper", "depth > limits.MOST_DEPTH", "depth > limits.MOST_DEPTH + 1"),
    ("an empty group is a group", "if terms is None or terms == []:", "if terms is None:"),
    ("one term more", "len(terms) > limits.MOST_TERMS", "len(terms) > limits.MOST_TERMS + 1"),
    ("all profiles stands anywhere", 'if depth > 1 and node.path[-1] != "of":', "if depth > 99:"),
    ("truths are numbers of things", "not isinstance(value, int) or isinstance(value, bool)", "not isinstance(value, int)"),
    ("the first number is there", "if number in missing[reference]:", "if number in missing[reference] and path[0] != 'terms':"),
    ("nought is a number of a thing", "if not 0 < value < 2**63:", "if not 0 <= value < 2**63:"),
    ("tests of other types", "or name not in TESTS[type_]", "or name not in TESTS[Type.LOOSE]"),
    ("choices are not looked at", "if value not in choices:", "if value is None:"),
    ("an empty list is a list", LISTS, LISTS.replace("1", "0", 1)),
    ("one value more", "limits.MOST_VALUES:", "limits.MOST_VALUES + 1:"),
    ("one condition more", "len(given) > limits.MOST_WHERE", "len(given) > limits.MOST_WHERE + 1"),
    ("conditions may say more", "part.end()", "pass"),
    ("numbers in the wrong order", "if low > high:", "if low > high + 99:"),
    ("days in the wrong order", "if low_day > high_day:", "if False:"),
    ("open on both sides", "if first is None and last is None:", "if False:"),
    ("days of when in the wrong order", "first_day and last_day and", "not first_day and last_day and"),
    ("yes is one", "case Type.BOOLEAN:\n            if not isinstance(value, bool)", "case Type.BOOLEAN:\n            if not isinstance(value, int)"),
    ("a text with NUL", 'or "\\0" in value', "or False"),
    ("half a character", 'any("\\ud800" <= character', 'any("\\uffff" <= character'),
    ("no number is one", "not math.isfinite(value)", "False"),
    ("numbers without end", "if abs(value) > limits.LARGEST:", "if False:"),
    ("truths are whole", "if isinstance(value, bool) or not isinstance(value, int):\n        raise flaws.NotAWholeNumber", "if not isinstance(value, int):\n        raise flaws.NotAWholeNumber"),
    ("weeks of years are days", "if day.isoformat() != value:", "if False:"),
    ("years before all others", "if not limits.FIRST_YEAR <= day.year", "if not 0 <= day.year"),
    ("another path", 'raise flaws.NoSuchKey(node.at("key"))', "raise flaws.NoSuchKey(node.path)"),
    ("months as long as days", "most = limits.LONGEST_SPAN[unit.value]", "most = limits.LONGEST_SPAN['days']"),
)  # fmt: skip

CONTRADICTIONS = of(
    "segments.criteria.contradictions",
    ("all of is not looked at", "case AllOf(terms):\n            if _opposites(terms)", "case AllOf(terms):\n            if False"),
    ("any of is not looked at", "case AnyOf(terms):\n            if _opposites(terms)", "case AnyOf(terms):\n            if False"),
    ("terms are not looked into", "for position, term in enumerate(terms):", "for position, term in ():"),
    ("not is not looked into", 'refuse_contradictions(term, (*path, "term"))', "pass"),
    ("samples are not looked into", 'refuse_contradictions(of, (*path, "of"))', "pass"),
)  # fmt: skip


@parameters(*PARSER, *CONTRADICTIONS)
def test_a_mutant_of_the_parser_is_found_out(monkeypatch: pytest.MonkeyPatch, mutant):
    parser = load(PARSING, monkeypatch, mutant)

    def refused(data: object) -> tuple[type[Flawed] | None, flaws.Path]:
        try:
            parser.read(data, LEXICON)
        except Flawed as flaw:
            return type(flaw), flaw.path
        except (TypeError, ValueError, OverflowError, IndexError):
            return None, ("something broke",)
        return None, ()

    assert any(refused(data) != (flaw, path) for flaw, path, data in CASES)
