"""Rows whose number is one of many, said to PostgreSQL as a single value.

`pk__in` writes each number of a list into the statement by itself: a thousand of them
take longer to compose, to send and to read than to look up.
"""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Value
from django.db.models.functions import Cast


def among(field: str, numbers: Sequence[int]) -> Func:
    """Return the condition that `field` is one of `numbers`; none of none."""
    return among_written(field, written(numbers))


def written(numbers: Sequence[int]) -> str:
    """Return `numbers` as a text that PostgreSQL reads.

    Of a list the ORM would look at each number by itself.
    """
    return f"{{{','.join(map(str, numbers))}}}"


def among_written(field: str, numbers: str) -> Func:
    """Return the condition that `field` is one of the `written` numbers."""
    return Func(
        F(field),
        Cast(Value(numbers), ArrayField(BigIntegerField())),
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
