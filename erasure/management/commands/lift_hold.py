"""Lift a legal hold: `lift_hold --account A --table T --key K --value V`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from erasure.actions.lift_hold import lift_hold
from erasure.models import Hold
from profiles.named import key_named, profile_named, table_named
from tenancy.named import account_named, author_named
from tenancy.scope import account_transaction


class NoHold(DomainError):
    """Nobody has put this profile on hold, or the hold was lifted already."""


class Command(BaseCommand):
    """Lift the hold on the profile known under a value."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose hold."""
        parser.add_argument("--account", required=True, metavar="SLUG")
        parser.add_argument("--table", required=True, metavar="SLUG")
        parser.add_argument("--key", required=True, help="the unique key's name")
        parser.add_argument("--value", required=True, help="what they are known under")
        parser.add_argument(
            "--as", dest="email", help="the author; else the first owner"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Lift the hold and say so."""
        try:
            account = account_named(options["account"])
            author = author_named(account, options["email"])
            with account_transaction(account):
                table = table_named(account, options["table"])
                profile = profile_named(
                    key_named(table, options["key"]), options["value"]
                )
                hold = Hold.objects.filter(
                    account=account, profile=profile, lifted=None
                ).first()
                if hold is None:
                    raise NoHold
                lift_hold(hold, by=author)
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Profile {profile.pk} is not on hold any more.")
