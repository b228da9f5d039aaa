"""Write a population and its definitions to the database, decoys included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models

from interactions.models import (
    Campaign,
    CustomEntry,
    CustomEvent,
    CustomTable,
    EmailInteraction,
    Goal,
    GoalReached,
    SmsInteraction,
    SurveyParticipation,
)
from profiles.models import (
    Attribute,
    Identifier,
    Identity,
    Profile,
    ProfileTable,
    SectionValues,
    Subscription,
    Tag,
    Tagging,
    Target,
    Topic,
    UniqueKey,
)
from segments.criteria.shapes import Moment
from segments.criteria.writer import written
from segments.models import Segment
from tenancy.models import Account, Section
from tenancy.scope import account_transaction
from tests.segments import world
from tests.segments.plain import Happened, Mail, Person, Population, Text

ELSEWHERE = 10_000_000  # added to the numbers of decoys in another table


def write_definitions(acme: Account) -> ProfileTable:
    """Write everything that a criterion can name; return acme's table."""
    with account_transaction(acme):
        table = _table(acme, "people")
        other = _table(acme, "other")
        for position, (name, type_) in enumerate(world.ATTRIBUTES.items()):
            choices = world.LEXICON.choices.get(name, ())
            attribute = Attribute.objects.create(
                account=acme,
                table=table,
                name=name,
                label=name,
                type=type_.value,
                choices=list(choices),
                position=position,
            )
            if name in world.KEYS:
                UniqueKey.objects.create(
                    account=acme, table=table, attribute=attribute, kind="text"
                )
        _write_named(acme, table)
        CustomTable.objects.create(
            account=acme, profile_table=other, slug="other", on_erasure="delete"
        )
    return table


def _table(account: Account, slug: str) -> ProfileTable:
    return ProfileTable.objects.create(
        account=account, slug=slug, name=slug, identity=Identity.STRICT
    )


def _write_named(acme: Account, table: ProfileTable) -> None:
    of: dict[str, Any] = {"account": acme}

    def named(numbers: Iterable[int]) -> Iterable[dict[str, Any]]:
        return ({**of, "pk": number, "name": f"No. {number}"} for number in numbers)

    for tag in named(world.TAGS):
        Tag.objects.create(**tag)
    for section in named(world.SECTIONS):
        Section.objects.create(**section, slug=f"section-{section['pk']}")
    for topic in named(world.TOPICS):
        Topic.objects.create(**topic)
    for goal in named(world.GOALS):
        Goal.objects.create(**goal)
    for custom in named(world.CUSTOM_TABLES):
        CustomTable.objects.create(
            **custom,
            profile_table=table,
            slug=f"table-{custom['pk']}",
            on_erasure="delete",
        )
    for channel, numbers in (
        ("email", world.EMAIL_CAMPAIGNS),
        ("sms", world.SMS_CAMPAIGNS),
        ("form", world.FORMS),
    ):
        for campaign in named(numbers):
            Campaign.objects.create(**campaign, channel=channel, launched=world.NOW)


def write(population: Population, table: ProfileTable) -> None:
    """Write the people and their segments, and the same people into another table."""
    acme = table.account
    [other] = ProfileTable.objects.filter(account=acme).exclude(pk=table.pk)
    keys = _keys(table)
    made = [*_segments(population, table)]
    for person in population.people:
        twin = replace(person, number=person.number + ELSEWHERE)
        made += [*_rows(person, table, keys), *_rows(twin, other, keys)]
    _insert(made)


def write_strangers(table: ProfileTable, globex: Account, most: int = 9) -> None:
    """Write people of another account to whom everything happened.

    They have the numbers of those whom a population can hold, and as nothing in the
    database forbids it, even the number of their table: only the account is another.
    """
    with account_transaction(table.account_id):
        keys = _keys(table)
    with account_transaction(globex):
        _insert(
            row
            for position in range(most)
            for row in _rows(everything(world.number(position)), table, keys, globex)
        )


def _keys(table: ProfileTable) -> dict[str, int]:
    known = UniqueKey.objects.filter(account=table.account_id, table=table)
    return dict(known.values_list("attribute__name", "pk"))


def _segments(population: Population, table: ProfileTable) -> Iterable[models.Model]:
    for number, criterion in population.segments.items():
        yield Segment(
            account_id=table.account_id,
            table=table,
            pk=number,
            name=f"No. {number}",
            criterion=written(criterion),
        )


def _insert(rows: Iterable[models.Model]) -> None:
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, made in by_model.items():
        model._base_manager.bulk_create(made)


def everything(number: int) -> Person:
    """Return somebody to whom everything happened thrice just now."""
    now = world.NOW

    def thrice(of: Sequence[int | str]) -> tuple[Happened, ...]:
        return tuple(
            Happened(which, now, {"rating": 5}) for which in of for _ in range(3)
        )

    to_mail = dict.fromkeys(("sent", "opened", "clicked", "bounced"), now)
    to_text = dict.fromkeys(("sent", "delivered", "clicked"), now)
    return Person(
        number=number,
        created=now,
        updated=now,
        attributes={"city": "Gent", "score": 5},
        sections={section: {"city": "Gent"} for section in world.SECTIONS},
        keys=frozenset(world.KEYS),
        tags=frozenset((tag, None) for tag in world.TAGS),
        consents=dict.fromkeys(world.TOPICS, ("subscribed", now)),
        mails=tuple(
            Mail(which, to_mail) for which in world.EMAIL_CAMPAIGNS for _ in range(3)
        ),
        texts=tuple(
            Text(which, to_text) for which in world.SMS_CAMPAIGNS for _ in range(3)
        ),
        surveys=thrice(world.FORMS),
        goals=thrice(world.GOALS),
        events=thrice(world.KINDS),
        entries=thrice(world.CUSTOM_TABLES),
        taken=True,
    )


def _rows(
    person: Person,
    table: ProfileTable,
    keys: dict[str, int],
    account: Account | None = None,
) -> Iterable[models.Model]:
    at: dict[str, Any] = {"account_id": account.pk if account else table.account_id}
    of: dict[str, Any] = {**at, "profile_id": person.number}
    yield Profile(
        **at,
        pk=person.number,
        table=table,
        name=f"No. {person.number}",
        attributes=person.attributes,
        created=person.created,
        updated=person.updated,
        **{
            moment.value: person.moment(moment)
            for moment in Moment
            if moment.value.startswith("last")
        },
    )
    if person.taken:
        yield Target(**of, erasure_id=1)
    for section, values in person.sections.items():
        yield SectionValues(**of, section_id=section, attributes=values)
    for key in person.keys:
        yield Identifier(**of, unique_key_id=keys[key], value=f"{person.number}")
    for tag, where in person.tags:
        yield Tagging(**of, tag_id=tag, section_id=where, created=world.NOW)
    for topic, (status, changed) in person.consents.items():
        yield Subscription(**of, topic_id=topic, status=status, changed=changed)
    for mail in person.mails:
        yield EmailInteraction(**of, campaign_id=mail.campaign, **_named(mail.moments))
    for text in person.texts:
        yield SmsInteraction(**of, campaign_id=text.campaign, **_named(text.moments))
    for survey in person.surveys:
        yield SurveyParticipation(
            **of,
            campaign_id=survey.which,
            answered_at=survey.at,
            answers=survey.data,
        )
    for goal in person.goals:
        yield GoalReached(**of, goal_id=goal.which, reached_at=goal.at)
    for event in person.events:
        yield CustomEvent(**of, kind=event.which, happened_at=event.at, data=event.data)
    for entry in person.entries:
        yield CustomEntry(
            **of,
            custom_table_id=entry.which,
            created=entry.at,
            attributes=entry.data,
        )


def _named(moments: Mapping[str, datetime]) -> dict[str, datetime]:
    return {f"{act}_at": moment for act, moment in moments.items()}
