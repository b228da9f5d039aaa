"""Look for traces whose profile is not there: `check_orphans --account A | --all`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from erasure.labels import TRACES
from erasure.orphans import orphans
from tenancy.models import Account
from tenancy.named import account_named


class Command(BaseCommand):
    """Count traces without their profile; exit with 1 when there are any."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one account, or all."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--account", metavar="SLUG")
        which.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look and say what was found."""
        try:
            accounts = (
                list(Account.objects.order_by("slug"))
                if options["all"]
                else [account_named(options["account"])]
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        found = 0
        for account in accounts:
            for rule, count in orphans(account).items():
                if count:
                    self.stdout.write(f"{account.slug}: {TRACES[rule]}: {count}")
                    found += count
        if found:
            raise CommandError(f"{found} traces belong to nobody who is there.")
        self.stdout.write(f"{len(accounts)} accounts looked through: no orphans.")
