"""Ask for a copy of everything that is held about one person."""

from audit.actions.record import record
from common.errors import DomainError
from common.once import asked_once, seal
from exports.models import Export, ExportedProfile, Format, Kind
from exports.models.export import OPEN
from profiles.models import Profile
from tenancy.errands import wake
from tenancy.models import Membership
from tenancy.sections import seen_by


class SeesNotAll(DomainError):
    """A copy holds what every section knows of the person, and you see some sections
    only. Ask a colleague who sees all of them.
    """

    status = 403


def request_person_export(
    profile: Profile, *, by: Membership, once: str = ""
) -> Export:
    """Have everything about `profile` written to a ZIP file.

    Whoever asks again while it is being made is given the same one, and so is a form
    that is sent twice, by its mark `once`. In the caller's transaction. Raises SeesNotAll.
    """
    if seen_by(by) is not None:
        raise SeesNotAll
    account = by.account
    held = ExportedProfile.objects.filter(account=account, profile=profile)
    open_one = Export.objects.filter(
        account=account,
        kind=Kind.PERSON,
        author=by,
        status__in=OPEN,
        pk__in=held.values("export_id"),
    ).first()
    if open_one is not None:
        return open_one
    export, is_new = asked_once(
        Export.objects,
        seal(once, by.pk, profile.pk),
        account=account,
        kind=Kind.PERSON,
        table=profile.table,
        table_name=profile.table.name,
        format=Format.ZIP,
        author=by,
        author_name=str(by.user),
        rows=1,
    )
    if not is_new:
        return export
    # From now on, so that an erasure finds it before it is made.
    ExportedProfile.objects.create(account=account, export=export, profile=profile)
    record(
        account,
        "export.requested",
        by=by,
        export=export.pk,
        table=profile.table.slug,
        format=export.format,
        profile=profile.pk,
    )
    wake(account, "exports.make", export.pk)
    return export
