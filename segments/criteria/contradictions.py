"""Refuse criteria that can only match nobody or only everybody. Pure.

What is found is what stands beside its own opposite; what a range of values makes
impossible is the parser's to see where the two values stand together.
"""

from collections.abc import Sequence

from segments.criteria import flaws
from segments.criteria.flaws import Path
from segments.criteria.shapes import AllOf, AllProfiles, AnyOf, Criterion, Not, Sample


def refuse_contradictions(criterion: Criterion, path: Path = ()) -> None:
    """Raise Contradictory or MatchesEverybody, with the path of the group."""
    match criterion:
        case Not(AllProfiles()):
            raise flaws.Contradictory(path)
        case AllOf(terms):
            if _opposites(terms):
                raise flaws.Contradictory(path)
            _each(terms, path)
        case AnyOf(terms):
            if _opposites(terms):
                raise flaws.MatchesEverybody(path)
            _each(terms, path)
        case Not(term):
            refuse_contradictions(term, (*path, "term"))
        case Sample(of):
            refuse_contradictions(of, (*path, "of"))
        case _:
            pass


def _each(terms: Sequence[Criterion], path: Path) -> None:
    for position, term in enumerate(terms):
        refuse_contradictions(term, (*path, "terms", position))


def _opposites(terms: Sequence[Criterion]) -> bool:
    given = set(terms)
    return any(isinstance(term, Not) and term.term in given for term in terms)
