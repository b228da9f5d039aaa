"""Databases with one account alone, and with fifty in the same tables.

The worst case: all fifty lie in one partition, and the people of the one that is
measured came before and after everybody else's.
"""

from psycopg import sql

from bench import clusters, population
from bench.population import Say
from profiles.models import Profile

OTHERS = 49
PART = 5  # of the people: in the account that is measured, and in the others together


def people(profiles: int) -> int:
    """Return how many people the measured account has."""
    return profiles // PART


def alone(profiles: int, say: Say) -> str:
    """Return the name of a database with that account alone; make it if need be."""
    count = people(profiles)

    def making() -> dict[str, int]:
        population.fill(count - count // 2, say)
        return population.fill(count // 2, say)

    return population.made(f"alone_{profiles}", making)


def shared(profiles: int, say: Say) -> str:
    """Return the name of a database with the others too; make it if need be."""
    count = people(profiles)

    def making() -> dict[str, int]:
        population.fill(count - count // 2, say)
        for turn in range(OTHERS):
            _draw_near()
            population.fill(max(1, count // OTHERS), _silence, f"other-{turn}")
        return population.fill(count // 2, say)

    return population.made(f"shared_{profiles}", making)


def _silence(_: str) -> None:
    """Say nothing."""


def _draw_near() -> None:
    """Have the next account get a number that lies in the partition of the first."""
    with clusters.owner(clusters.used()) as owner:
        owner.execute(NEAR, {"table": Profile._meta.db_table, "slug": population.SLUG})


NEAR = sql.SQL("""
WITH parted AS (
    SELECT tenancy_account.id AS measured, part.remainder, count(*) OVER () AS modulus
    FROM tenancy_account
    CROSS JOIN generate_series(
        0,
        (SELECT count(*) - 1 FROM pg_inherits WHERE inhparent = %(table)s::regclass)
    ) AS part (remainder)
    WHERE tenancy_account.slug = %(slug)s
)
SELECT setval(
    pg_get_serial_sequence('tenancy_account', 'id'),
    (
        SELECT number
        FROM generate_series(
            (SELECT max(id) + 1 FROM tenancy_account),
            (SELECT max(id) + 1000 FROM tenancy_account)
        ) AS number
        CROSS JOIN parted
        WHERE
            satisfies_hash_partition(
                %(table)s::regclass, parted.modulus::integer,
                parted.remainder::integer, parted.measured
            )
            AND satisfies_hash_partition(
                %(table)s::regclass, parted.modulus::integer,
                parted.remainder::integer, number
            )
        ORDER BY number
        LIMIT 1
    ),
    false
)
""")
