"""What a marketer picked by hand, as the pop-up shows it: the preview of a selection."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.errors import BadInput
from erasure.engine import impact, plan, sets
from erasure.models import Hold
from interactions.fates import Fates, hold_fates
from profiles.models import Profile, ProfileTable

MAX_SELECTED = 20


class NothingSelected(BadInput):
    """No profile is selected. Click the rows of those that are to be deleted."""


class TooManySelected(BadInput):
    """More than %(most)s profiles are selected. Select at most %(most)s at once."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Picked profiles with what goes along, and the fingerprint that binds both.

    `profiles` would go; `held` are on legal hold and stay, and count for nothing in
    the impact, which is by rule of the fates. `missing` counts picked numbers that are not there (any more), or not
    the account's, or not in the table.
    """

    profiles: Sequence[Profile]
    held: Sequence[Profile]
    missing: int
    impact: Mapping[str, int]
    fingerprint: str

    @property
    def is_much(self) -> bool:
        """Say whether as much hangs on them as no request should wait for."""
        return sum(self.impact.values()) >= plan.MANY_ROWS


def numbers(values: Sequence[str]) -> list[int]:
    """Return the picked profile numbers, each once.

    Raises NothingSelected, TooManySelected; what is no number is BadInput.
    """
    try:
        picked = sorted({int(value) for value in values})
    except ValueError:
        raise BadInput from None
    if not picked:
        raise NothingSelected
    if len(picked) > MAX_SELECTED:
        raise TooManySelected(most=MAX_SELECTED)
    if not all(0 < number < 2**63 for number in picked):
        raise BadInput
    return picked


def preview(table: ProfileTable, picked: Sequence[int]) -> Selection:
    """Return the picked profiles of `table` and what goes with them, as of now."""
    found = list(
        Profile.objects.visible(table.account)
        .filter(table=table, pk__in=picked)
        .order_by("name_key", "pk")
    )
    holds = Hold.objects.filter(
        account=table.account_id,
        profile_id__in=[profile.pk for profile in found],
        lifted=None,
    )
    on_hold = set(holds.values_list("profile_id", flat=True))
    going = [profile for profile in found if profile.pk not in on_hold]
    counts = impact.impact(
        table.account_id, sets.picked([profile.pk for profile in going])
    )
    return Selection(
        profiles=going,
        held=[profile for profile in found if profile.pk in on_hold],
        missing=len(set(picked)) - len(found),
        impact=counts,
        fingerprint=_fingerprint(table, going, hold_fates(table)),
    )


def _fingerprint(table: ProfileTable, going: Sequence[Profile], fates: Fates) -> str:
    """Return a digest of who would go, when each was last changed, and of the fates.

    Those are of custom-table entries, which a table says. New traces do not change it:
    they belong to the people who were shown.
    """
    digest = hashlib.sha256(f"{table.account_id}/{table.pk}".encode())
    for number, fate in fates:
        digest.update(f"/{number}:{fate}".encode())
    for profile in sorted(going, key=lambda profile: profile.pk):
        digest.update(f"/{profile.pk}@{profile.updated.isoformat()}".encode())
    return digest.hexdigest()
