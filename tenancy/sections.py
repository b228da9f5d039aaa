"""Which sections a member sees: the one predicate that every answer to them keeps to.

Profiles belong to the account as a whole. What lies in a section (values, tags,
subscriptions to its topics, events) is shown to those who see that section; what lies
in none is everybody's. A deletion is the account's and takes all of it.
"""

from django.db.models import Q, QuerySet

from tenancy.models import Account, Membership, Section


def seen_by(member: Membership | None) -> frozenset[int] | None:
    """Return the numbers of the sections that `member` sees; None for all of them.

    None as `member` is the program itself, which sees everything. Asked outside of the
    account, a restricted member sees no section.
    """
    return member.seen if member is not None else None


def within(member: Membership | None, field: str = "section") -> Q:
    """Return the condition for rows that `member` may see, by their column `field`.

    `field` may lead over relations (`topic__section`); NULL there is of no section.
    """
    seen = seen_by(member)
    if seen is None:
        return Q()
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__in": seen})


def sections_of(
    account: Account, member: Membership | None = None
) -> QuerySet[Section]:
    """Return the sections of `account` that `member` sees (None: all), by name."""
    rows = Section.objects.filter(account=account).order_by("name", "pk")
    seen = seen_by(member)
    return rows if seen is None else rows.filter(pk__in=seen)
