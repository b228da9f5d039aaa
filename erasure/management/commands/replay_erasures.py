"""Erase again what a restored backup brought back: `replay_erasures --since MOMENT`."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from erasure.actions.replay_erasure import replay_erasure
from erasure.queries import erasures
from tenancy.models import Account
from tenancy.named import account_named
from tenancy.scope import account_transaction


class Command(BaseCommand):
    """Erase the targets of every erasure that ended since a moment once more.

    Run it after a backup was restored, with the moment at which the backup was taken.
    A second run finds nothing left to do.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the moment of the backup, and perhaps one account."""
        parser.add_argument(
            "--since",
            required=True,
            type=_moment,
            metavar="MOMENT",
            help="2026-11-22 or 2026-11-22T14:30 (UTC unless it says otherwise)",
        )
        parser.add_argument("--account", metavar="SLUG", help="this one alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay them and say what had come back."""
        try:
            accounts = (
                [account_named(options["account"])]
                if options["account"]
                else list(Account.objects.order_by("slug"))
            )
            replayed = sum(
                self._replay(account, options["since"]) for account in accounts
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{replayed} erasures looked at.")

    def _replay(self, account: Account, since: datetime) -> int:
        with account_transaction(account):
            ended = list(erasures(account).filter(ended__gte=since).order_by("pk"))
        for erasure in ended:
            rows = replay_erasure(erasure)
            if rows:
                profiles = rows.pop("profiles", 0)
                self.stdout.write(
                    f"{account.slug}, erasure {erasure.pk}: {profiles} profiles and "
                    f"{sum(rows.values())} traces had come back and are gone again."
                )
        return len(ended)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no moment such as 2026-11-22") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
