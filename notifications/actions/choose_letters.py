"""Keep which notes a member wants by e-mail too."""

from collections.abc import Collection

from notifications.models import Kind
from notifications.queries import PREFERENCE
from tenancy.models import Membership


def choose_letters(member: Membership, kinds: Collection[str]) -> None:
    """Send notes of these `kinds` to `member` by e-mail from now on, and no others.

    What is kept are the kinds they do not want: a kind that is new in a later version
    is sent until they say no.
    """
    rows = Membership.objects.filter(account=member.account_id, pk=member.pk)
    member = rows.select_for_update(no_key=True).get()
    member.preferences[PREFERENCE] = [str(kind) for kind in Kind if kind not in kinds]
    member.save(update_fields=["preferences"])
