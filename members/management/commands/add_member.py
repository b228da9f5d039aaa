"""Make somebody a member: `add_member EMAIL --account A --role ROLE`."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from common.errors import DomainError
from members.actions.enrol_member import enrol_member
from tenancy.named import account_named
from tenancy.roles import MEMBER_ROLES, Role
from tenancy.scope import account_transaction


class Command(BaseCommand):
    """Make somebody a member, or give a member another role.

    A new user sets a password by the reset link; `changepassword EMAIL` sets one here.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who, where and as what."""
        parser.add_argument("email")
        parser.add_argument("--account", required=True, metavar="SLUG")
        parser.add_argument("--role", required=True, choices=[*map(str, MEMBER_ROLES)])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        try:
            validate_email(options["email"])
            account = account_named(options["account"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except DomainError as error:
            raise CommandError(str(error)) from None
        with account_transaction(account):
            member = enrol_member(account, options["email"], Role(options["role"]))
        self.stdout.write(f"{member} is a member of {account.slug}.")
