"""Somebody else at work while an erasure runs: small things, each of them timed.

In a process of its own, so that it waits for nothing but the database and the
processor. It reads one line of JSON from standard input (a database, an account's slug,
profiles that nobody erases), says `ready`, does one small thing every five milliseconds
until its input ends, and then writes what it did and how long that took, from asking to
the end of the commit: pairs of a name and milliseconds.
"""

import json
import random
import select
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from bench import clusters
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import EmailReacted, Reaction
from interactions.models import EmailInteraction
from profiles.models import Profile
from tenancy.models import Account
from tenancy.named import account_named
from tenancy.scope import account_transaction

EVERY_SECONDS = 0.005
SEED = 5


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody that nobody erases, with one of their e-mails."""

    profile: int
    email: int
    token: str


Thing = Callable[[Account, Person], object]


def work() -> None:
    """Do what the process is for; return when standard input ends."""
    database, slug, numbers = json.loads(sys.stdin.readline())
    clusters.use(database)
    account = account_named(slug)
    people = _people(account, numbers)
    for thing in THINGS.values():  # what is loaded once
        thing(account, people[0])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdout.write(json.dumps(_timed(account, people)))


def _people(account: Account, numbers: Sequence[int]) -> list[Person]:
    """Return those of the profiles that were sent an e-mail, with one of them."""
    with account_transaction(account):
        rows = EmailInteraction.objects.filter(account=account, profile__in=numbers)
        mailed = rows.order_by("profile_id", "pk").distinct("profile_id")
        values = mailed.values_list("profile_id", "pk", "token")
        return [Person(*each) for each in values]


def _timed(account: Account, people: Sequence[Person]) -> list[tuple[str, float]]:
    draw = random.Random(SEED)  # noqa: S311 - no secret
    taken = []
    while not _input_ended():
        for name, thing in THINGS.items():
            began = time.perf_counter()
            thing(account, draw.choice(people))
            seconds = time.perf_counter() - began
            taken.append((name, seconds * 1000))
            time.sleep(max(0.0, EVERY_SECONDS - seconds))
    return taken


def _input_ended() -> bool:
    return bool(select.select([sys.stdin], [], [], 0)[0])


def _read_profile(account: Account, person: Person) -> None:
    with account_transaction(account):
        Profile.objects.visible(account).get(pk=person.profile)


def _change_profile(account: Account, person: Person) -> None:
    with account_transaction(account):
        rows = Profile.objects.filter(account=account, pk=person.profile)
        rows.update(updated=timezone.now())


def _read_trace(account: Account, person: Person) -> None:
    with account_transaction(account):
        EmailInteraction.objects.get(account=account, token=person.token)


def _change_trace(account: Account, person: Person) -> None:
    with account_transaction(account):
        rows = EmailInteraction.objects.filter(account=account, pk=person.email)
        rows.update(opened_at=timezone.now())


def _react(account: Account, person: Person) -> None:
    reacted = EmailReacted(person.token, Reaction.OPENED, timezone.now())
    record_interactions(account, [reacted])


THINGS: Mapping[str, Thing] = {
    "read a profile": _read_profile,
    "change a profile": _change_profile,
    "read a trace": _read_trace,
    "change a trace": _change_trace,
    "record a reaction": _react,
}
