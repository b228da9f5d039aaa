"""Take a tag, topic or section, to change or remove it."""

from typing import TypeVar

from django.db.models import Model

from profiles.refusals import LabelGone
from tenancy.models import Membership

Label = TypeVar("Label", bound=Model)


def take_label(label: Label, *, by: Membership) -> Label:
    """Return `label` as it is, locked until commit.

    Who writes something of it to a profile is not waited for; a removal waits when it
    comes to the row. Raises LabelGone where somebody removed it meanwhile.
    """
    rows = type(label)._base_manager.filter(account=by.account_id, pk=label.pk)
    taken: Label | None = rows.select_for_update(no_key=True).first()
    if taken is None:
        raise LabelGone
    return taken
