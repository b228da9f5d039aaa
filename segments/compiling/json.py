"""JSON values as SQL has them: what is of another type is unknown, and breaks nothing."""

from psycopg.sql import SQL, Composable


def text(value: Composable) -> Composable:
    """Return a JSON scalar as text; NULL for what is no scalar."""
    return SQL(
        "CASE WHEN jsonb_typeof({0}) IN ('string', 'number', 'boolean') "
        "THEN ({0}) #>> '{{}}' END"
    ).format(value)


def number(value: Composable) -> Composable:
    """Return a JSON number as one; NULL for anything else."""
    return SQL("CASE WHEN jsonb_typeof({0}) = 'number' THEN ({0})::numeric END").format(
        value
    )
