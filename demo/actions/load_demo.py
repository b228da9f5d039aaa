"""Load what one can try Lethe with: two accounts, their members, people and lists.

Each part is made where it is missing and left alone where it is not, so that a second
call is quick, and nobody who was deleted in between comes back.
"""

from pathlib import Path

from django.conf import settings

from demo.actions.make_data import make_data
from demo.actions.write_lists import write_lists
from demo.cast import (
    ACME,
    GLOBEX,
    OTHER_PEOPLE,
    PASSWORD,
    PEOPLE,
    SEED,
    STAFF,
    House,
    Player,
)
from demo.inventing import Say
from erasure.actions.place_hold import place_hold
from imports.actions.load_profile_file import load_profile_file
from members.actions.create_account import create_account
from members.actions.enrol_member import enrol_member
from profiles.actions.create_table import Key, create_table
from profiles.models import Identity, Profile, ProfileTable
from profiles.named import key_named, profile_named
from profiles.normalisers import Kind
from tenancy.models import Account, Feature, Membership, User
from tenancy.named import author_named
from tenancy.scope import account_transaction

FILES = Path(__file__).parent.parent / "files"
CONTACTS = (("email", "contacts_newsletter.csv"), ("crm_id", "contacts_crm.csv"))
TIME_ZONE = "Europe/Brussels"
HELD_CONTACT = "held.customer@post.example"
KEYS = (
    Key("email", Kind.EMAIL),
    Key("phone", Kind.PHONE, "BE"),
    Key("crm_id", Kind.TEXT),
)


def lists_folder() -> Path:
    """Return where the lists lie that are ready to be uploaded."""
    return Path(settings.DATA_DIR) / "demo"


def load_demo(*, say: Say) -> None:
    """Make whatever of the demo is not there yet."""
    acme = _house(ACME)
    globex = _house(GLOBEX)
    if not User.objects.filter(email=STAFF.email).exists():
        User.objects.create_superuser(
            STAFF.email,
            PASSWORD,
            first_name=STAFF.first_name,
            last_name=STAFF.last_name,
        )
    ana = author_named(acme, "ana@acme.example")
    _people(acme, PEOPLE, ana, say)
    _people(globex, OTHER_PEOPLE, author_named(globex, None), say)
    _contacts(acme, ana)
    with account_transaction(acme):
        table = ProfileTable.objects.filter(account=acme, slug="people").first()
        if table is not None:
            write_lists(table, FILES, lists_folder())


def _house(house: House) -> Account:
    """Return the account; make it, with its members, when it is not there."""
    account = Account.objects.filter(slug=house.slug).first()
    if account is not None:
        return account
    owner, *others = house.players
    _user(owner)
    account = create_account(
        house.slug,
        owner=owner.email,
        name=house.name,
        features=(Feature.LIST_DELETION, Feature.SEGMENT_DELETION),
    )
    account.time_zone = TIME_ZONE
    account.save(update_fields=["time_zone"])
    with account_transaction(account):
        for player in others:
            _user(player)
            enrol_member(account, player.email, player.role)
    return account


def _user(player: Player) -> None:
    if not User.objects.filter(email=player.email).exists():
        User.objects.create_user(
            player.email,
            PASSWORD,
            first_name=player.first_name,
            last_name=player.last_name,
            time_zone=TIME_ZONE,
        )


def _has_table(account: Account, slug: str) -> bool:
    with account_transaction(account):
        return ProfileTable.objects.filter(account=account, slug=slug).exists()


def _people(account: Account, count: int, by: Membership, say: Say) -> None:
    """Invent people, and put the last of them on hold, in one transaction."""
    if _has_table(account, "people"):
        return
    with account_transaction(account):
        make_data(account, count, by=by, seed=SEED, say=say)
        last = Profile.objects.visible(account).order_by("-pk").first()
        if last is not None:
            place_hold(last, by=by, reason="Complaint 2026-114 is being looked into")


def _contacts(account: Account, by: Membership) -> None:
    """Load the contacts, each file of them under its own key, in one transaction."""
    if _has_table(account, "contacts"):
        return
    with account_transaction(account):
        table = create_table(
            account,
            "contacts",
            by=by,
            identity=Identity.BY_KEY,
            keys=KEYS,
        )
        for key, name in CONTACTS:
            load_profile_file(table, key, FILES / name, by=by, reject=_refuse)
        held = profile_named(key_named(table, "email"), HELD_CONTACT)
        place_hold(held, by=by, reason="Warranty case W-2071, until it is settled")


def _refuse(number: int, reason: str) -> None:
    raise ValueError(f"row {number} of a shipped list: {reason}")
