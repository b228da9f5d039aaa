"""Who depends on a definition: other apps say so here, when they start.

An app further up is not known here. It adds a finder, which is asked before a
definition is changed or removed: what it names stands in the way.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from profiles.models import ProfileTable
from tenancy.models import Account


@dataclass(frozen=True, slots=True)
class Subject:
    """A definition that others may depend on.

    `kind` is `attribute`, `tag`, `topic` or `section`; an attribute goes by its `name`
    in `table`, the others by their `number`. With `values`, only what names one of these
    values of the attribute is meant. A unique `key` goes by the name of its attribute, a
    `custom_table` by its number; the `fate` of entries is that of the people in `table`.
    """

    account: Account
    kind: str
    table: ProfileTable | None = None
    name: str = ""
    number: int = 0
    values: Collection[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Dependant:
    """Something that depends on a definition, and the address where it can be changed."""

    label: str
    path: str


Finder = Callable[[Subject], list[Dependant]]

FINDERS: list[Finder] = []


def dependants(subject: Subject) -> list[Dependant]:
    """Return all that depends on `subject`."""
    return [each for finder in FINDERS for each in finder(subject)]
