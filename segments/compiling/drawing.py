"""The order in which a sample is drawn."""

from typing import assert_never

from psycopg.sql import SQL, Composable, Identifier

from segments.compiling.frame import Bound
from segments.criteria.shapes import Draw, Sample

ROUNDS = 2


def order(sample: Sample, bound: Bound) -> Composable:
    """Return what the profiles are sorted by before the first ones are taken."""
    match sample.by:
        case Draw.RANDOM:
            return SQL("{}, profile.id").format(_mixed(bound.bind(sample.seed)))
        case Draw.MOST_RECENT:
            column = Identifier(sample.moment.value)
            return SQL("profile.{} DESC NULLS LAST, profile.id").format(column)
        case Draw.LEAST_RECENT:
            column = Identifier(sample.moment.value)
            return SQL("profile.{} ASC NULLS FIRST, profile.id").format(column)
        case _:
            assert_never(sample.by)


def _mixed(seed: Composable) -> Composable:
    """Return a number between 0 and 2**32 - 1 that the profile and `seed` decide.

    Shifts and multiplications that stay within 64 bits: the same on every server and
    version, which PostgreSQL's own hashes are not.
    """
    mixed = SQL(
        "((profile.id # (profile.id >> 32) # ({} * 2654435761::bigint)) & 4294967295)"
    ).format(seed)
    for _round in range(ROUNDS):
        mixed = SQL("(((({0} >> 16) # {0}) * 73244475) & 4294967295)").format(mixed)
    return SQL("(({0} >> 16) # {0})").format(mixed)
