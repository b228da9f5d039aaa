"""Keep which sections a member sees."""

from collections.abc import Iterable

from tenancy.models import Membership, Section, SeenSection


def keep_sections(member: Membership, sections: Iterable[Section] | None) -> None:
    """Let `member` see these `sections` and no other from now on; None: all there are."""
    account = member.account_id
    SeenSection.objects.filter(account=account, member=member).delete()
    SeenSection.objects.bulk_create(
        SeenSection(account_id=account, member=member, section=section)
        for section in sections or ()
    )
    member.sees_all_sections = sections is None
    member.save(update_fields=["sees_all_sections"])
    member.__dict__.pop("seen", None)  # what was asked before is no answer any more
