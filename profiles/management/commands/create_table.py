"""Create a profile table: `create_table --account A --table T --key email=email …`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import BadInput, DomainError
from profiles.actions.create_table import Column, Key, create_table
from profiles.models import Identity
from tenancy.named import account_named


class NotAnAssignment(BadInput):
    """%(text)s says too little. Write it as NAME=KIND, for example email=email."""


class Command(BaseCommand):
    """Create a profile table with its unique keys and attributes."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the table, its identity, its keys and its attributes."""
        parser.add_argument("--account", required=True, metavar="SLUG")
        parser.add_argument("--table", required=True, metavar="SLUG")
        parser.add_argument("--name", default="", help="as people read it")
        parser.add_argument("--identity", required=True, choices=Identity.values)
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="NAME=KIND[:REGION]",
            help="email=email, phone=phone:BE, crm_id=text, number=integer",
        )
        parser.add_argument(
            "--attribute",
            action="append",
            default=[],
            metavar="NAME=TYPE[:CHOICE|CHOICE…]",
            help="score=integer, birth_date=date, size=choice:S|M|L",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it and say so."""
        try:
            account = account_named(options["account"])
            table = create_table(
                account,
                options["table"],
                by=None,
                name=options["name"],
                identity=options["identity"],
                keys=[_key(text) for text in options["key"]],
                attributes=[_attribute(text) for text in options["attribute"]],
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Table {table.slug} is there in {account.slug}.")


def _parts(text: str) -> tuple[str, str, str]:
    name, equals, rest = text.partition("=")
    if not equals or not rest:
        raise NotAnAssignment(text=text)
    kind, _, detail = rest.partition(":")
    return name.strip(), kind.strip(), detail.strip()


def _key(text: str) -> Key:
    name, kind, region = _parts(text)
    return Key(name, kind, region.upper())


def _attribute(text: str) -> Column:
    name, type_, choices = _parts(text)
    parts = (choice.strip() for choice in choices.split("|"))
    return Column(name, type_, tuple(choice for choice in parts if choice))
