"""Put somebody on legal hold: `place_hold --account A --table T --key K --value V …`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from erasure.actions.place_hold import place_hold
from profiles.named import key_named, profile_named, table_named
from tenancy.named import account_named, author_named
from tenancy.scope import account_transaction


class Command(BaseCommand):
    """Put the profile known under a value on hold, so that no erasure touches it."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whom, and why."""
        parser.add_argument("--account", required=True, metavar="SLUG")
        parser.add_argument("--table", required=True, metavar="SLUG")
        parser.add_argument("--key", required=True, help="the unique key's name")
        parser.add_argument("--value", required=True, help="what they are known under")
        parser.add_argument("--reason", required=True)
        parser.add_argument(
            "--as", dest="email", help="the author; else the first owner"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Place the hold and say so."""
        try:
            account = account_named(options["account"])
            author = author_named(account, options["email"])
            with account_transaction(account):
                table = table_named(account, options["table"])
                profile = profile_named(
                    key_named(table, options["key"]), options["value"]
                )
                place_hold(profile, by=author, reason=options["reason"])
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Profile {profile.pk} is on hold.")
