"""Who is in the demo: accounts, members, and how they sign in. Pure."""

from typing import NamedTuple

from tenancy.roles import Role

# Everybody in the demo signs in with it; nothing but the demo knows a password.
PASSWORD = "lethe-demo"  # noqa: S105

PEOPLE = 20_000
OTHER_PEOPLE = 300
SEED = 1


class Player(NamedTuple):
    """Somebody who can sign in."""

    email: str
    first_name: str
    last_name: str
    role: Role


class House(NamedTuple):
    """An account and its members, the owner first."""

    slug: str
    name: str
    players: tuple[Player, ...]


OLGA = Player("olga@acme.example", "Olga", "Lindqvist", Role.OWNER)
ACME = House(
    "acme",
    "Acme Outdoor",
    (
        OLGA,
        Player("ana@acme.example", "Ana", "Peeters", Role.ADMIN),
        Player("max@acme.example", "Max", "Lefèvre", Role.MARKETER),
        Player("otto@acme.example", "Otto", "Brandt", Role.OPERATOR),
    ),
)
GLOBEX = House("globex", "Globex Travel", (OLGA,))
STAFF = Player("staff@lethe.example", "Stella", "Staff", Role.PLATFORM)
