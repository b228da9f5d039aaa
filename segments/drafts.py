"""What is in the builder: an exploration, or a segment with what was changed of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from profiles.models import ProfileTable
from segments import tree
from segments.builder import Builder
from segments.criteria.shapes import Criterion
from segments.models import Exploration, Segment
from segments.tree import Json
from tenancy.models import Account, Membership

PLACES = (
    *("changes", "picker", "search", "count", "suggestions", "profiles", "deletion"),
    *("copy", "tagging", "unsubscription"),
)


def segments(account: Account) -> QuerySet[Segment]:
    """Return the segments of `account`, with their tables and authors."""
    rows = Segment.objects.filter(account=account)
    return rows.select_related("table__account", "author__user")


def explorations(member: Membership) -> QuerySet[Exploration]:
    """Return what `member` explores; nobody else sees it."""
    rows = Exploration.objects.filter(
        account=member.account_id, author=member, segment=None
    )
    return rows.select_related("table__account")


@dataclass(frozen=True)
class Draft:
    """A criterion in the builder.

    A segment that nobody changed has no exploration yet; the first change makes one.
    """

    member: Membership
    segment: Segment | None
    exploration: Exploration | None

    @property
    def table(self) -> ProfileTable:
        """Return the table whose profiles are meant."""
        owner = self.segment or self.exploration
        if owner is None:
            raise ValueError
        return owner.table

    @property
    def held(self) -> Json | None:
        """Return the criterion as it stands, tidied for the builder."""
        holder: Any = self.exploration or self.segment
        return tree.tidy(holder.criterion)

    @property
    def token(self) -> str:
        """Return what a change has to name, so that it is not one of something else."""
        if self.exploration is not None:
            return str(self.exploration.version)
        if self.segment is None:
            raise ValueError
        return f"saved-{self.segment.changed.timestamp():.6f}"

    @property
    def is_changed(self) -> bool:
        """Say whether a segment has changes that were not saved yet."""
        return self.segment is not None and self.exploration is not None

    @property
    def may_undo(self) -> bool:
        """Say whether there is a change to go back to."""
        return bool(self.exploration and self.exploration.past)

    @property
    def may_redo(self) -> bool:
        """Say whether something was undone since the last change."""
        return bool(self.exploration and self.exploration.undone)

    @property
    def within(self) -> int | None:
        """Return the number of the segment, which cannot name itself."""
        return self.segment.pk if self.segment else None

    @cached_property
    def builder(self) -> Builder:
        """Return the tree as the builder shows it."""
        return Builder(self.table, self.held, self.within, reader=self.member)

    @property
    def criterion(self) -> Criterion:
        """Return what is meant; raise CriterionRefused while it is incomplete."""
        return self.builder.complete()

    # ---- addresses

    @property
    def _numbers(self) -> dict[str, Any]:
        slug = self.member.account.slug
        if self.segment is not None:
            return {"slug": slug, "segment_id": self.segment.pk}
        if self.exploration is None:
            raise ValueError
        return {"slug": slug, "exploration_id": self.exploration.pk}

    def url(self, name: str) -> str:
        """Return the address of one of the draft's pages."""
        return reverse(f"segments:{name}", kwargs=self._numbers)

    @property
    def home(self) -> str:
        """Return the address of the builder."""
        return self.url("segment" if self.segment else "exploration")

    @property
    def urls(self) -> dict[str, str]:
        """Return the addresses of everything that is done from the builder."""
        return {name: self.url(name) for name in PLACES}


def draft_of_segment(member: Membership, segment: Segment) -> Draft:
    """Return the segment with the changes that `member` has not saved, if any."""
    rows = Exploration.objects.filter(
        account=member.account_id, author=member, segment=segment
    )
    return Draft(member, segment, rows.order_by("-pk").first())


def users_of(segment: Segment) -> list[Segment]:
    """Return the segments whose saved criteria name `segment`, by name."""
    rows = Segment.objects.filter(account=segment.account_id, table=segment.table_id)
    return [
        other
        for other in rows.exclude(pk=segment.pk).order_by("name")
        if segment.pk in _named(other.criterion)
    ]


def _named(raw: Any) -> set[Any]:
    held = tree.tidy(raw)
    conditions = (tree.condition(slot) for _at, slot in tree.slots(held or {}))
    return {each["segment"] for each in conditions if each.get("shape") == "segment"}
