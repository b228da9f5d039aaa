"""Notes to a member: a run has ended, a file is ready."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.models import Account, Membership


class Kind(models.TextChoices):
    """What a notification tells."""

    COMPLETED = "completed", _("Deletion completed")
    STOPPED = "stopped", _("Deletion stopped")
    FAILED = "failed", _("Deletion failed")
    REFUSED = "refused", _("List refused")
    EXPORTED = "exported", _("Export ready")
    NOT_EXPORTED = "not_exported", _("Export failed")
    WITHDRAWN = "withdrawn", _("Export withdrawn")
    IMPORTED = "imported", _("Import completed")
    IMPORT_STOPPED = "import_stopped", _("Import stopped")
    IMPORT_FAILED = "import_failed", _("Import failed")
    TAGGED = "tagged", _("Tagging completed")
    CHANGED = "changed", _("Definition changed")
    CHANGE_REFUSED = "change_refused", _("Change of a definition refused")
    REMOVED = "removed", _("Removal completed")
    JOINED = "joined", _("Invitation accepted")


class Notification(models.Model):
    """One note to one member; `facts` are counts, never a person.

    `to_mail` says that the member wanted it by e-mail too when it was left, `mailed`
    when that was done with.
    """

    account = models.ForeignKey(Account, models.CASCADE)
    member = models.ForeignKey(Membership, models.CASCADE)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    read = models.DateTimeField(null=True)
    to_mail = models.BooleanField(default=False)
    mailed = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "member", "-id"], name="notification_of_member"
            ),
            models.Index(
                fields=["account", "member"],
                name="notification_unread",
                condition=models.Q(read=None),
            ),
        ]

    def __str__(self) -> str:
        """Return the kind and the subject."""
        return f"{self.get_kind_display()}: {self.subject}"
