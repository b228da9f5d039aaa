"""What invented people have to do with: mailings, goals, tags, topics. Pure."""

from typing import NamedTuple


class Mailing(NamedTuple):
    """A campaign, launched so many days before the last day of the data."""

    name: str
    days_ago: int


# The youngest people joined before the tenth e-mailing, so that everybody is there for
# at least eight of them. The first three lie more than 36 months back.
EMAILS = (
    Mailing("Hello from the trail", 1290),
    Mailing("Summer in the hills", 1200),
    Mailing("Back to school, back outside", 1110),
    Mailing("Winter layers", 1000),
    Mailing("Spring collection", 890),
    Mailing("The lightest tent we ever made", 780),
    Mailing("Members' weekend", 670),
    Mailing("Black Friday, done differently", 570),
    Mailing("Ice and snow", 480),
    Mailing("Repair, don't replace", 400),
    Mailing("Summer huts guide", 320),
    Mailing("Your year outside", 250),
    Mailing("New: the Fjord pack", 180),
    Mailing("Autumn colours", 120),
    Mailing("Trail-running special", 60),
    Mailing("Gift guide", 14),
)
FEWEST_EMAILS = 8
LATEST_JOINING = len(EMAILS) - FEWEST_EMAILS
TEXTS = (
    Mailing("Your parcel points", 350),
    Mailing("Flash sale", 200),
    Mailing("Store opening", 30),
)
FORMS = (Mailing("How did we do?", 300), Mailing("Pick the next colour", 75))

GOALS = ("First purchase", "Catalogue downloaded", "Friend invited")
EVENTS = ("page viewed", "product viewed", "cart abandoned", "store visited")
SECTIONS = (("belgium", "Belgium"), ("france", "France"), ("sweden", "Sweden"))


class Share(NamedTuple):
    """A name, and the share of people that have to do with it."""

    name: str
    share: float


TAGS = (
    Share("Prospect", 0.25),
    Share("Trade fair 2025", 0.12),
    Share("VIP", 0.05),
    Share("Ambassador", 0.04),
    Share("test", 0.03),
)
TOPICS = (Share("Newsletter", 0.7), Share("Offers", 0.35), Share("Workshops", 0.1))


class Custom(NamedTuple):
    """A custom table: what becomes of its entries when their person goes.

    `attributes` are what entries hold: name and type.
    """

    slug: str
    name: str
    on_erasure: str
    attributes: tuple[tuple[str, str], ...]


ORDERS = Custom(
    "orders",
    "Orders",
    "separate",
    (("number", "text"), ("product", "text"), ("total", "decimal")),
)
WISHES = Custom(
    "wishes", "Wishes", "delete", (("product", "text"), ("quantity", "integer"))
)
PRODUCTS = (
    "Fjord pack 45",
    "Fjord pack 60",
    "Ridge tent 2",
    "Down jacket",
    "Merino shirt",
    "Gas stove",
    "Head torch",
    "Trail shoes",
    "Rope 9.8",
    "Sleeping mat",
)
