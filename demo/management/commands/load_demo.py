"""Load the demo: two accounts, members, people, and lists to delete some of them."""

from typing import Any

from django.core.management.base import BaseCommand

from common.statistics import refresh_statistics
from demo.actions.load_demo import load_demo


class Command(BaseCommand):
    """Make whatever of the demo is not there yet; a second call changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it."""
        load_demo(say=self.stderr.write)
        refresh_statistics()
        self.stdout.write("The demo is there.")
