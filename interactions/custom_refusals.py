"""Why a custom table or an entry cannot be as it was asked for."""

from common.errors import BadInput, DomainError


class AddressTaken(BadInput):
    """There is a custom table of this short name already. Choose another one."""


class TooManyTables(BadInput):
    """An account has at most %(most)s custom tables. Remove one that nobody needs."""


class TooManyAttributes(BadInput):
    """A custom table has at most %(most)s attributes. Remove one that nobody needs."""


class NameTaken(BadInput):
    """There is an attribute of this name already. Choose another name."""


class StillLeaving(BadInput):
    """An attribute of this name is still being removed. Choose another name, or wait."""


class TableGone(DomainError):
    """This custom table is not there any more."""

    status = 404


class TableBusy(DomainError):
    """Entries are being written into this table. Try again in a moment."""


class FateChanged(DomainError):
    """Somebody changed this meanwhile. Look at it again."""


class BeingErased(DomainError):
    """Profiles of this table are being deleted just now. Change this when that is done."""


class NobodyThere(BadInput):
    """There is no such profile, or it is being deleted."""


class EntryGone(DomainError):
    """This entry is not there any more. Nothing was saved."""

    status = 404
