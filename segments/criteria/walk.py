"""Go through a criterion. Pure."""

from collections.abc import Iterator

from segments.criteria.flaws import Path
from segments.criteria.shapes import (
    AllOf,
    AnyOf,
    Criterion,
    InSegment,
    Not,
    Sample,
)


def children(criterion: Criterion) -> tuple[Criterion, ...]:
    """Return the criteria that stand directly in `criterion`."""
    match criterion:
        case AllOf(terms) | AnyOf(terms):
            return terms
        case Not(term):
            return (term,)
        case Sample(of):
            return (of,)
        case _:
            return ()


def shapes(criterion: Criterion) -> Iterator[Criterion]:
    """Yield `criterion` and every shape in it."""
    yield criterion
    for child in children(criterion):
        yield from shapes(child)


def segments_named(criterion: Criterion) -> tuple[int, ...]:
    """Return the numbers of the segments that `criterion` names, as often as it does."""
    return tuple(
        shape.segment for shape in shapes(criterion) if isinstance(shape, InSegment)
    )


def path_to_segment(criterion: Criterion, number: int, path: Path = ()) -> Path | None:
    """Return the path to where `criterion` names the segment; None when nowhere."""
    match criterion:
        case InSegment(segment):
            return (*path, "segment") if segment == number else None
        case AllOf(terms) | AnyOf(terms):
            below = [
                path_to_segment(term, number, (*path, "terms", position))
                for position, term in enumerate(terms)
            ]
            return next((found for found in below if found is not None), None)
        case Not(term):
            return path_to_segment(term, number, (*path, "term"))
        case Sample(of):
            return path_to_segment(of, number, (*path, "of"))
        case _:
            return None
