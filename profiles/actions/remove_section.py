"""Remove a section with all that lies in it.

Its row goes first, with its topics: from this moment on nothing of it is in any answer.
A worker removes values, tags and events of the section, and the consents to its topics;
the people stay.
"""

from audit.actions.record import record
from members.models import Invitation, Status
from profiles.actions.begin_change import begin_change
from profiles.actions.remove_topic import remove_topic
from profiles.actions.take_label import take_label
from profiles.dependants import Subject, dependants
from profiles.models import ChangeKind, DefinitionChange, Topic
from profiles.refusals import InUse, SectionInvited, SomebodysOnly
from profiles.section_contents import contents
from tenancy.models import Membership, Section, SeenSection
from tenancy.scope import account_transaction


def remove_section(section: Section, *, by: Membership) -> DefinitionChange:
    """Remove `section`; return the removal of what lies in it.

    Raises SomebodysOnly, SectionInvited, InUse, LabelGone.
    """
    account = by.account
    with account_transaction(account):
        section = take_label(section, by=by)
        _refuse_seen(section)
        if users := dependants(Subject(account, "section", number=section.pk)):
            raise InUse(users)
        number = section.pk
        rows = sum(count.number for _label, count in contents(section))
        for topic in Topic.objects.filter(account=account, section=number):
            remove_topic(topic, by=by)
        section.delete()
        record(account, "section.removed", by=by, section=section.slug)
        change = DefinitionChange(
            account=account,
            kind=ChangeKind.SECTION,
            label=section.name,
            subject=number,
            author=by,
        )
        return begin_change(change, rows=rows)


def _refuse_seen(section: Section) -> None:
    """Refuse to leave a colleague, or one who is invited, without anything to see."""
    account = section.account_id
    seers = SeenSection.objects.filter(
        account=account,
        section=section,
        member__left=None,
        member__sees_all_sections=False,
    )
    for seen in seers.select_related("member__user"):
        others = SeenSection.objects.filter(account=account, member=seen.member)
        if not others.exclude(section=section).exists():
            raise SomebodysOnly(who=seen.member.user)
    invited = Invitation.objects.filter(
        account=account, status=Status.OPEN, section_ids__contains=[section.pk]
    ).first()
    if invited:
        raise SectionInvited(who=invited.email)
