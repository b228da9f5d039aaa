"""Rows for tests, made the plain way; each enters its account by itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from exports.models import Export, ExportedProfile
from imports.models import HeldProfile
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
    KnownValue,
    Profile,
    ProfileTable,
    SectionValues,
    Subscription,
    Tag,
    Tagging,
    Topic,
    UniqueKey,
)
from profiles.normalisers import normaliser
from profiles.normalisers.kinds import Kind
from tenancy.actions.add_member import add_member
from tenancy.models import Account, Feature, Membership, Section
from tenancy.roles import Role
from tenancy.scope import account_transaction

KEYS = (("email", Kind.EMAIL), ("phone", Kind.PHONE), ("crm_id", Kind.TEXT))
PLAIN = ("first_name", "last_name", "city")


def account(slug: str, **fields: Any) -> Account:
    """Make an account with every feature."""
    fields.setdefault("name", slug.title())
    fields.setdefault("features", list(Feature.values))
    return Account.objects.create(slug=slug, **fields)


def member(of: Account, email: str, role: Role) -> Membership:
    """Make a user and their membership."""
    with account_transaction(of):
        return add_member(
            of,
            email,
            role,
            first_name=email.partition("@")[0].title(),
            last_name="Test",
        )


def table(of: Account, slug: str, identity: str = "strict") -> ProfileTable:
    """Make a profile table with three keys and three plain attributes."""
    with account_transaction(of):
        made = ProfileTable.objects.create(
            account=of,
            slug=slug,
            name=slug.title(),
            identity=identity,
            name_attributes=["first_name", "last_name"],
        )
        for position, (name, kind) in enumerate(KEYS):
            attribute = Attribute.objects.create(
                account=of, table=made, name=name, label=name, position=position
            )
            UniqueKey.objects.create(
                account=of,
                table=made,
                attribute=attribute,
                kind=kind,
                region="BE" if kind is Kind.PHONE else "",
                position=position,
            )
        for position, name in enumerate(PLAIN, start=len(KEYS)):
            Attribute.objects.create(
                account=of, table=made, name=name, label=name, position=position
            )
    return made


def profile(of: ProfileTable, under: str | None = None, **values: str) -> Profile:
    """Make a profile; `under` names the one key it is known by (None: every key)."""
    now = timezone.now()
    with account_transaction(of.account_id):
        made = Profile.objects.create(
            account_id=of.account_id,
            table=of,
            name=" ".join(
                values[name] for name in of.name_attributes if values.get(name)
            ),
            attributes=values,
            created=now,
            updated=now,
        )
        for key in of.unique_keys.filter(account=of.account_id).select_related(
            "attribute"
        ):
            if not (raw := values.get(key.name)):
                continue
            model = Identifier if under in (None, key.name) else KnownValue
            model.objects.create(
                account_id=of.account_id,
                unique_key=key,
                value=normaliser(Kind(key.kind), region=key.region)(raw),
                profile=made,
            )
    return made


def profiles(of: ProfileTable, count: int) -> list[Profile]:
    """Make `count` people with all three keys."""
    return [
        profile(
            of,
            email=f"person{n}@{of.slug}.example",
            phone=f"+3247{n:07d}",
            crm_id=f"{of.slug}-{n:05d}",
            first_name=f"First{n}",
            last_name=f"Last{n}",
        )
        for n in range(count)
    ]


def traces(of: Profile) -> None:
    """Give a profile one trace of every kind; entries once deleted, once separated."""
    at = of.account_id
    now = timezone.now()
    with account_transaction(at):
        section, _ = Section.objects.get_or_create(
            account_id=at, slug="belgium", defaults={"name": "Belgium"}
        )
        campaigns = {
            channel: Campaign.objects.get_or_create(
                account_id=at,
                channel=channel,
                name=f"Spring {channel}",
                defaults={
                    "launched": now - timedelta(days=30),
                    "sent": 1000,
                    "opened": 400,
                    "clicked": 100,
                    "bounced": 3,
                    "answered": 50,
                },
            )[0]
            for channel in ("email", "sms", "form")
        }
        goal, _ = Goal.objects.get_or_create(
            account_id=at, name="Purchase", defaults={"reached": 77}
        )
        tag, _ = Tag.objects.get_or_create(account_id=at, name="test")
        topic, _ = Topic.objects.get_or_create(account_id=at, name="Newsletter")
        here = {"account_id": at, "profile": of}
        EmailInteraction.objects.create(
            **here, campaign=campaigns["email"], sent_at=now, opened_at=now
        )
        SmsInteraction.objects.create(**here, campaign=campaigns["sms"], sent_at=now)
        SurveyParticipation.objects.create(
            **here,
            campaign=campaigns["form"],
            answered_at=now,
            answers={"rating": 4},
            respondent=of.attributes.get("email", ""),
            ip_address="192.0.2.7",
            comment=f"Call {of.attributes.get('phone', 'me')}",
        )
        GoalReached.objects.create(**here, goal=goal, reached_at=now, value="9.90")
        CustomEvent.objects.create(
            **here, kind="visit", happened_at=now, section=section
        )
        for slug, on_erasure in (("wishes", "delete"), ("orders", "separate")):
            custom, _ = CustomTable.objects.get_or_create(
                account_id=at,
                slug=slug,
                defaults={
                    "name": slug.title(),
                    "profile_table_id": of.table_id,
                    "on_erasure": on_erasure,
                },
            )
            CustomEntry.objects.create(
                **here, custom_table=custom, attributes={"sku": "A-1"}, created=now
            )
        Tagging.objects.create(**here, tag=tag, created=now)
        Subscription.objects.create(
            **here, topic=topic, status="subscribed", source="form", changed=now
        )
        SectionValues.objects.create(
            **here, section=section, attributes={"nickname": of.name}
        )
        export, _ = Export.objects.get_or_create(
            account_id=at,
            title="Spring list",
            defaults={"kind": "list", "format": "csv", "status": "expired"},
        )
        ExportedProfile.objects.create(**here, export=export)
        # Of an import that is not there: what is tested counts those that are.
        HeldProfile.objects.create(**here, import_run_id=0)
