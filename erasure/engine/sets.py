"""Sets of profiles as queries, however they were named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql


@dataclass(frozen=True, slots=True)
class ProfileSet:
    """A query for profile numbers, with the parameters that it takes.

    The account is the user's to add: every statement that embeds the query names it.
    `is_small` says that it is known to be a handful. `traces` are theirs by rule, where
    they were counted a while ago: an estimate, which spares counting them to plan.
    """

    query: sql.Composable
    parameters: Mapping[str, Any] = field(default_factory=dict)
    is_small: bool = False
    traces: Mapping[str, int] | None = None


def picked(profile_ids: list[int]) -> ProfileSet:
    """Return the set of exactly these profiles."""
    return ProfileSet(
        sql.SQL("SELECT unnest(%(picked)s::bigint[])"),
        {"picked": profile_ids},
        is_small=True,
    )


def targets_of(erasure_id: int) -> ProfileSet:
    """Return the frozen set of an erasure."""
    query = sql.SQL(
        "SELECT target.profile_id FROM profiles_target AS target "
        "WHERE target.account_id = %(account)s AND target.erasure_id = %(erasure)s"
    )
    return ProfileSet(query, {"erasure": erasure_id})
