"""Which deletions depend on what becomes of custom-table entries."""

from django.urls import reverse
from django.utils.translation import gettext

from erasure.models import Erasure
from erasure.models.erasure import OPEN
from profiles.dependants import Dependant, Subject


def depending(subject: Subject) -> list[Dependant]:
    """Return the open erasures of a table, when the `fate` of entries is the subject."""
    if subject.kind != "fate":
        return []
    rows = Erasure.objects.filter(
        account=subject.account, table=subject.table, status__in=OPEN
    )
    return [
        Dependant(
            gettext("Deletion %(number)s") % {"number": row.pk},
            reverse("erasure:show", args=[subject.account.slug, row.pk]),
        )
        for row in rows.order_by("pk")[:20]
    ]
