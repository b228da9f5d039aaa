"""Say how to sign in to the demo, and which lists there are to try."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.actions.load_demo import lists_folder
from demo.cast import ACME, PASSWORD, STAFF
from tenancy.models import User
from tenancy.models.membership import ROLE_LABELS


class Command(BaseCommand):
    """Print the demo's sign-ins; nothing at all where the demo was never loaded."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print who can sign in, and where the lists lie."""
        players = (*ACME.players, STAFF)
        there = set(
            User.objects.filter(
                email__in=[player.email for player in players]
            ).values_list("email", flat=True)
        )
        if not there:
            return
        roles = {**dict(ROLE_LABELS), STAFF.role: "Platform staff, at /platform/"}
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for player in players:
            if player.email in there:
                self.stdout.write(f"  {player.email:<22}{roles[player.role]}")
        lists = sorted(lists_folder().glob("*.[cx]*"))
        if lists:
            self.stdout.write("Lists of people to delete, ready to be uploaded:")
        for path in lists:
            self.stdout.write(f"  {path}")
