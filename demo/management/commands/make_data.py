"""Make lively data: `make_data --account A --profiles N [--seed S] [--table T]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from common.statistics import refresh_statistics
from demo.actions.make_data import make_data
from tenancy.named import account_named


class Command(BaseCommand):
    """Add invented people with all kinds of traces, the same ones for the same seed.

    Progress goes to standard error. A second run adds other people.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account, how many, and what makes them these and no others."""
        parser.add_argument("--account", required=True, metavar="SLUG")
        parser.add_argument("--profiles", required=True, type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--table", default="people", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and say how many."""
        try:
            made = make_data(
                account_named(options["account"]),
                options["profiles"],
                by=None,
                seed=options["seed"],
                table=options["table"],
                say=self.stderr.write,
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        refresh_statistics()
        rows = sum(made.rows.values())
        self.stdout.write(f"{made.people:,} people, {rows:,} rows in all.")
