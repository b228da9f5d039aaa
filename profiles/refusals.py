"""Why a definition cannot be as it was described."""

from collections.abc import Sequence

from common.errors import BadInput, DomainError
from profiles.dependants import Dependant


class TooManyAttributes(BadInput):
    """A table has at most %(most)s attributes. Remove one that nobody needs."""


class TooManyOfThem(BadInput):
    """There are %(most)s of them already. Remove one that nobody needs."""


class NameTaken(BadInput):
    """There is one of this name already. Choose another name."""


class AddressTaken(BadInput):
    """There is one at this address already. Choose another one."""


class StillLeaving(BadInput):
    """An attribute of this name is still being removed. Choose another name, or wait."""


class AttributeGone(DomainError):
    """This attribute is not there any more."""

    status = 404


class AttributeBusy(DomainError):
    """This attribute is being changed already. Try again when that is done."""


class LabelGone(DomainError):
    """This is not there any more: somebody removed it."""

    status = 404


class IsAKey(DomainError):
    """This attribute is a unique key. Its values have to stay as they are: remove the
    key first.
    """


class InUse(DomainError):
    """It is used elsewhere. Change what uses it first."""

    def __init__(self, users: Sequence[Dependant]) -> None:
        super().__init__()
        self.users = users


class NotEmpty(DomainError):
    """There are profiles in this table. Delete them first; then the table can go."""


class IdentityFixed(DomainError):
    """There are profiles in this table already: their identity can be changed no more."""


class LastKey(DomainError):
    """A table needs at least one unique key."""


class SomebodysOnly(DomainError):
    """This is the only section that %(who)s sees. Give them another one first."""


class SectionInvited(DomainError):
    """An invitation of %(who)s names this section. Withdraw it first."""
