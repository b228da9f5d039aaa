"""Create an account: `create_account SLUG --owner EMAIL`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from members.actions.create_account import create_account


class Command(BaseCommand):
    """Create an account and its owner, who sets a password by the reset link."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the short name and the owner's address."""
        parser.add_argument("slug")
        parser.add_argument("--owner", required=True, metavar="EMAIL")
        parser.add_argument("--name", default="", help="as people read it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it and say so."""
        try:
            account = create_account(
                options["slug"], owner=options["owner"], name=options["name"]
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Account {account.slug} is there, owned by {options['owner']}."
        )
