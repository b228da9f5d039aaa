"""Load new profiles: `load_profiles --account A --table T --key K FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from common.statistics import refresh_statistics
from imports.actions.load_profile_file import load_profile_file
from profiles.named import table_named
from tenancy.named import account_named, author_named
from tenancy.scope import account_transaction


class Command(BaseCommand):
    """Load the profiles of a CSV file into a table, all of it or nothing.

    Each rejected row is named on standard error with its reason. Exits with 0 when the
    file was loaded, rejected rows or not, and with 1 when it was refused.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the table, the key and the file."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--account", required=True, metavar="SLUG")
        parser.add_argument("--table", required=True, metavar="SLUG")
        parser.add_argument(
            "--key", required=True, help="the unique key that the profiles are known by"
        )
        parser.add_argument("--as", dest="email", help="the author; else nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and report."""
        try:
            account = account_named(options["account"])
            author = (
                author_named(account, email) if (email := options["email"]) else None
            )
            with account_transaction(account):
                report = load_profile_file(
                    table_named(account, options["table"]),
                    options["key"],
                    options["file"],
                    by=author,
                    reject=self._reject,
                )
        except DomainError as error:
            raise CommandError(str(error)) from None
        refresh_statistics()
        self.stdout.write(f"{report.loaded} profiles loaded of {report.rows} rows.")
        if report.rejected:
            self.stderr.write(f"{report.rejected.total()} rows rejected:")
            for reason, count in report.rejected.most_common():
                self.stderr.write(f"  {count}: {reason}")

    def _reject(self, number: int, reason: str) -> None:
        self.stderr.write(f"row {number}: {reason}")
