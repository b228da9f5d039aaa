"""The work on an export that was taken up, and whether it is still anybody's."""

from dataclasses import dataclass

from django.utils import timezone

from exports.models import Export, Status
from tenancy.scope import account_transaction


class Overtaken(Exception):
    """Somebody in the file is being deleted, or another worker has taken over."""


@dataclass(frozen=True, slots=True)
class Work:
    """One turn of writing an export."""

    export: Export
    turn: int

    def note(self, written: int) -> None:
        """Note how many profiles are written, and that somebody is at it.

        A transaction of its own. Raises Overtaken.
        """
        with account_transaction(self.export.account_id):
            rows = Export.objects.filter(
                account=self.export.account_id,
                pk=self.export.pk,
                status=Status.RUNNING,
                turn=self.turn,
            )
            if not rows.update(written=written, heartbeat=timezone.now()):
                raise Overtaken
