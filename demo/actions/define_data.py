"""See to it that an account has what invented people have to do with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.definitions import (
    EMAILS,
    FORMS,
    GOALS,
    ORDERS,
    SECTIONS,
    TAGS,
    TEXTS,
    TOPICS,
    WISHES,
    Custom,
    Mailing,
)
from interactions.models import Campaign, Channel, CustomTable, EntryAttribute, Goal
from profiles.columns import label_of
from profiles.models import ProfileTable, Tag, Topic
from tenancy.models import Account, Section


@dataclass(frozen=True, slots=True)
class Definitions:
    """The campaigns, and the numbers of everything else, in the order of the lists."""

    emails: list[Campaign]
    texts: list[Campaign]
    forms: list[Campaign]
    goals: list[int]
    tags: list[int]
    topics: list[int]
    sections: list[int]
    orders: int
    wishes: int


def define_data(table: ProfileTable, until: datetime) -> Definitions:
    """Return what is there of the lists in `demo.definitions`; make what is not.

    In the caller's transaction, inside the account.
    """
    account = table.account
    sections = list(Section.objects.filter(account=account).order_by("pk"))
    if not sections:
        sections = [
            Section.objects.create(account=account, slug=slug, name=name)
            for slug, name in SECTIONS
        ]
    return Definitions(
        emails=_campaigns(account, Channel.EMAIL, EMAILS, until, sections),
        texts=_campaigns(account, Channel.SMS, TEXTS, until, sections),
        forms=_campaigns(account, Channel.FORM, FORMS, until, sections),
        goals=[
            Goal.objects.get_or_create(account=account, name=name)[0].pk
            for name in GOALS
        ],
        tags=[
            Tag.objects.get_or_create(account=account, name=tag.name)[0].pk
            for tag in TAGS
        ],
        topics=[
            Topic.objects.get_or_create(account=account, name=topic.name)[0].pk
            for topic in TOPICS
        ],
        sections=[section.pk for section in sections],
        orders=_custom_table(table, ORDERS).pk,
        wishes=_custom_table(table, WISHES).pk,
    )


def _campaigns(
    account: Account,
    channel: Channel,
    mailings: Sequence[Mailing],
    until: datetime,
    sections: Sequence[Section],
) -> list[Campaign]:
    """Return a campaign for each mailing, every third of them in a section."""
    return [
        Campaign.objects.get_or_create(
            account=account,
            channel=channel,
            name=mailing.name,
            defaults={
                "launched": until - timedelta(days=mailing.days_ago, hours=14),
                "section": (
                    sections[position % len(sections)] if position % 3 == 2 else None
                ),
            },
        )[0]
        for position, mailing in enumerate(mailings)
    ]


def _custom_table(table: ProfileTable, custom: Custom) -> CustomTable:
    """Return the custom table of `table`; another table's has the plain short name."""
    found = CustomTable.objects.filter(
        account=table.account_id, profile_table=table, name=custom.name
    ).first()
    if found:
        return found
    taken = CustomTable.every.filter(account=table.account_id, slug=custom.slug)
    made = CustomTable.objects.create(
        account_id=table.account_id,
        profile_table=table,
        slug=f"{custom.slug}-{table.slug}"[:50] if taken.exists() else custom.slug,
        name=custom.name,
        on_erasure=custom.on_erasure,
    )
    EntryAttribute.objects.bulk_create(
        EntryAttribute(
            account_id=table.account_id,
            custom_table=made,
            name=name,
            label=label_of(name),
            type=type_,
            position=position,
        )
        for position, (name, type_) in enumerate(custom.attributes)
    )
    return made
