"""Who depends on a definition: other apps say so here, when they start.

An app further up is not known here. It adds a finder, which is asked before a
definition is changed or removed: what it names stands in the way, or has to be put
right afterwards.
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
    `custom_table` by its number, an `entry_attribute` by both; the `fate` of entries is that of the people in `table`.
    """

    account: Account
    kind: str
    table: ProfileTable | None = None
    name: str = ""
    number: int = 0
    values: Collection[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Dependant:
    """Something that depends on a definition, and the address where it can be changed.

    What is not `in_the_way` goes on being there without it, and has to be put right.
    """

    label: str
    path: str
    in_the_way: bool = True


Finder = Callable[[Subject], list[Dependant]]

FINDERS: list[Finder] = []


def dependants(subject: Subject) -> list[Dependant]:
    """Return all that stands in the way of `subject` going."""
    return [each for each in _found(subject) if each.in_the_way]


def concerned(subject: Subject) -> list[Dependant]:
    """Return all that would have to be put right if `subject` went."""
    return [each for each in _found(subject) if not each.in_the_way]


def _found(subject: Subject) -> list[Dependant]:
    return [each for finder in FINDERS for each in finder(subject)]
