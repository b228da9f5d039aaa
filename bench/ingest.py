"""Loading a file of events, beside what one would write by hand with COPY."""

import csv
import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from bench import clusters, population
from bench.figures import Figure
from bench.population import Place
from interactions.actions.load_interactions import load_interactions
from interactions.models import Campaign, Channel, EmailInteraction
from interactions.models.email import fresh_token
from profiles.models import Identifier
from tenancy.scope import account_transaction

EVENTS = 100_000
LEAST = 10_000.0  # events a second
SEED = 11
# Of a hundred events; the rest are events of the account's own.
SENT, OPENED, CLICKED, BOUNCED, TEXTED = 55, 25, 8, 2, 5
FIRST = population.UNTIL

# What happened: kind, profile, its e-mail address, campaign, token, moment.
Deed = tuple[str, int, str, int, str, str]


class NotRecorded(RuntimeError):
    """Some events were refused, so the time of the others says nothing."""


def figures(database: str, repeats: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure both ways, each in a fresh copy, and events with ids too."""
    here = population.place()
    deeds = list(_deeds(here))
    plain = _write_events(population.folder() / "events.jsonl", deeds, named=False)
    named = _write_events(population.folder() / "named.jsonl", deeds, named=True)
    table = _write_table(population.folder() / "events.csv", deeds)
    rounds = []
    for _ in range(repeats):
        with clusters.copy_of(database) as copy:
            by_hand = _by_hand(copy, here, table)
        taken = []
        for path in (plain, named):
            with clusters.copy_of(database):
                taken.append(_loaded(path))
        rounds.append(_shown(taken[0], taken[1], by_hand))
        for figure in rounds[-1]:
            say(f"{figure.name:<44} {figure.median:10.2f} {figure.unit}")
    return Figure.merged(rounds)


def _shown(plain: float, named: float, by_hand: float) -> list[Figure]:
    return [
        Figure("100,000 events", "s", (plain,)),
        Figure("100,000 events with ids", "s", (named,)),
        Figure("100,000 events, COPY and SQL by hand", "s", (by_hand,)),
        Figure("events a second", "events/s", (EVENTS / plain,), LEAST),
        Figure("events with ids a second", "events/s", (EVENTS / named,), LEAST),
    ]


def _loaded(path: Path) -> float:
    """Load a file as the command does; return the seconds."""
    here = population.place()
    began = time.perf_counter()
    report = load_interactions(
        here.account, path, key=here.email, by=here.owner, reject=lambda *_: None
    )
    taken = time.perf_counter() - began
    if report.recorded != EVENTS:
        raise NotRecorded(f"{report.refused}")
    return taken


def _deeds(here: Place) -> Iterator[Deed]:
    """Yield what happens, the same things each time."""
    draw = random.Random(SEED)  # noqa: S311 - no secret
    with account_transaction(here.account):
        people = list(
            Identifier.objects.filter(account=here.account, unique_key=here.email)
            .order_by("profile_id")
            .values_list("profile_id", "value")
        )
        mailed, texted = (
            list(
                Campaign.objects.filter(account=here.account, channel=channel)
                .order_by("pk")
                .values_list("pk", flat=True)
            )
            for channel in (Channel.EMAIL, Channel.SMS)
        )
        newest = EmailInteraction.objects.filter(account=here.account)
        messages = list(
            newest.order_by("-pk").values_list("profile_id", "campaign_id", "token")[
                : 2 * EVENTS
            ]
        )
    for number in range(EVENTS):
        at = (FIRST + timedelta(seconds=number % 80_000)).isoformat()
        lot = draw.randrange(100)
        profile, address = draw.choice(people)
        if lot < SENT:
            yield "email_sent", profile, address, draw.choice(mailed), fresh_token(), at
        elif lot < SENT + OPENED + CLICKED + BOUNCED:
            kind = "email_opened"
            if lot >= SENT + OPENED:
                kind = "email_clicked"
            if lot >= SENT + OPENED + CLICKED:
                kind = "email_bounced"
            profile, campaign, token = draw.choice(messages)
            yield kind, profile, "", campaign, token, at
        elif lot < SENT + OPENED + CLICKED + BOUNCED + TEXTED:
            yield "sms_sent", profile, address, draw.choice(texted), "", at
        else:
            yield "event", profile, address, 0, "", at


def _write_events(path: Path, deeds: list[Deed], *, named: bool) -> Path:
    """Write JSON lines as whoever sends e-mails would."""
    with path.open("w", encoding="utf-8") as file:
        for number, (kind, _profile, address, campaign, token, at) in enumerate(deeds):
            told: dict[str, Any] = {"kind": kind, "at": at}
            if kind == "event":
                told |= {"person": address, "event": "page viewed", "data": {"n": 1}}
            elif address:
                told |= {"person": address, "campaign": campaign}
            if token:
                told["message"] = token
            if named:
                told["id"] = f"{SEED}-{number}"
            file.write(f"{json.dumps(told)}\n")
    return path


def _write_table(path: Path, deeds: list[Deed]) -> Path:
    """Write a CSV that needs no look-up: numbers, not names."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for kind, profile, _address, campaign, token, at in deeds:
            writer.writerow((kind, profile, campaign, token, at))
    return path


def _by_hand(copy: str, here: Place, path: Path) -> float:
    """Copy the file and write it where it belongs: no check, no lock, no days.

    As the owner of the tables, in one transaction.
    """
    with clusters.owner(copy) as owner:
        clusters.checkpoint()
        began = time.perf_counter()
        with owner.transaction():
            owner.execute("SET LOCAL work_mem = '128MB'")
            owner.execute(
                "CREATE TEMPORARY TABLE told (kind text, profile_id bigint, "
                "campaign_id bigint, token text, at timestamptz) ON COMMIT DROP"
            )
            _copied(owner, path)
            owner.execute("ANALYZE told")
            for statement in BY_HAND:
                owner.execute(statement, {"account": here.account.pk})
        return time.perf_counter() - began


def _copied(owner: psycopg.Connection[Any], path: Path) -> None:
    with (
        owner.cursor() as cursor,
        cursor.copy("COPY told FROM STDIN (FORMAT csv)") as stream,
        path.open("rb") as file,
    ):
        while block := file.read(1 << 20):
            stream.write(block)


BY_HAND: tuple[LiteralString, ...] = (
    """
    INSERT INTO interactions_emailinteraction
        (account_id, profile_id, campaign_id, token, sent_at)
    SELECT %(account)s, profile_id, campaign_id, token, at
    FROM told WHERE kind = 'email_sent'
    """,
    """
    INSERT INTO interactions_smsinteraction
        (account_id, profile_id, campaign_id, sent_at)
    SELECT %(account)s, profile_id, campaign_id, at FROM told WHERE kind = 'sms_sent'
    """,
    """
    INSERT INTO interactions_customevent
        (account_id, profile_id, kind, happened_at, data)
    SELECT %(account)s, profile_id, 'page viewed', at, '{"n": 1}'
    FROM told WHERE kind = 'event'
    """,
    """
    CREATE TEMPORARY TABLE reacted ON COMMIT DROP AS
    SELECT told.token,
        min(told.at) FILTER (WHERE told.kind <> 'email_bounced') AS opened,
        min(told.at) FILTER (WHERE told.kind = 'email_clicked') AS clicked,
        min(told.at) FILTER (WHERE told.kind = 'email_bounced') AS bounced
    FROM told
    WHERE told.kind IN ('email_opened', 'email_clicked', 'email_bounced')
    GROUP BY told.token
    """,
    """
    UPDATE interactions_emailinteraction AS email
    SET opened_at = coalesce(email.opened_at, reacted.opened),
        clicked_at = coalesce(email.clicked_at, reacted.clicked),
        bounced_at = coalesce(email.bounced_at, reacted.bounced)
    FROM reacted
    WHERE email.account_id = %(account)s AND email.token = reacted.token
    """,
    """
    UPDATE profiles_profile AS profile
    SET last_sent_at = greatest(profile.last_sent_at, latest.sent),
        last_open_at = greatest(profile.last_open_at, latest.opened),
        last_click_at = greatest(profile.last_click_at, latest.clicked),
        last_bounce_at = greatest(profile.last_bounce_at, latest.bounced)
    FROM (
        SELECT profile_id,
            max(at) FILTER (WHERE kind = 'email_sent') AS sent,
            max(at) FILTER (WHERE kind IN ('email_opened', 'email_clicked')) AS opened,
            max(at) FILTER (WHERE kind = 'email_clicked') AS clicked,
            max(at) FILTER (WHERE kind = 'email_bounced') AS bounced
        FROM told WHERE kind LIKE 'email%%' GROUP BY profile_id
    ) AS latest
    WHERE profile.account_id = %(account)s AND profile.id = latest.profile_id
    """,
    """
    UPDATE interactions_campaign AS campaign
    SET sent = campaign.sent + tally.sent, opened = campaign.opened + tally.opened,
        clicked = campaign.clicked + tally.clicked,
        bounced = campaign.bounced + tally.bounced
    FROM (
        SELECT campaign_id,
            count(*) FILTER (WHERE kind IN ('email_sent', 'sms_sent')) AS sent,
            count(*) FILTER (WHERE kind = 'email_opened') AS opened,
            count(*) FILTER (WHERE kind = 'email_clicked') AS clicked,
            count(*) FILTER (WHERE kind = 'email_bounced') AS bounced
        FROM told WHERE campaign_id > 0 GROUP BY campaign_id
    ) AS tally
    WHERE campaign.account_id = %(account)s AND campaign.id = tally.campaign_id
    """,
)
