"""Create a campaign: `create_campaign --account A --channel email --name "Spring"`."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import BadInput, DomainError
from interactions.actions.create_campaign import create_campaign
from interactions.models import Channel
from tenancy.named import account_named, author_named


class NotAMoment(BadInput):
    """%(text)s is no moment. Write it like 2026-11-20 or 2026-11-20T12:30:00+01:00."""


class Command(BaseCommand):
    """Create a campaign that events can name, by its name or by the number printed."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the channel, the name and the moment of the launch."""
        parser.add_argument("--account", required=True, metavar="SLUG")
        parser.add_argument("--channel", required=True, choices=Channel.values)
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--launched", metavar="MOMENT", help="UTC unless it says else; default: now"
        )
        parser.add_argument(
            "--section", metavar="SLUG", help="whose members see it; default: all do"
        )
        parser.add_argument("--as", dest="email", help="the author; else nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it and say its number."""
        try:
            account = account_named(options["account"])
            author = (
                author_named(account, email) if (email := options["email"]) else None
            )
            campaign = create_campaign(
                account,
                options["channel"],
                options["name"],
                launched=_moment(options["launched"]),
                by=author,
                section=options["section"] or "",
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Campaign {campaign.pk}, {campaign.name}, is there in {account.slug}."
        )


def _moment(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotAMoment(text=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
