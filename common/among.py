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
    # As a text that PostgreSQL reads: the ORM would look at each number by itself.
    written = Value(f"{{{','.join(map(str, numbers))}}}")
    return Func(
        F(field),
        Cast(written, ArrayField(BigIntegerField())),
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
