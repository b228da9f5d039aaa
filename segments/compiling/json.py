"""JSON values as SQL has them: what is of another type is unknown, and breaks nothing."""

from dataclasses import dataclass

from psycopg.sql import SQL, Composable


@dataclass(frozen=True, slots=True)
class Json:
    """The value under `key` in the JSON object `within`."""

    within: Composable
    key: Composable

    @property
    def raw(self) -> Composable:
        """Return the value as it is; NULL when there is none."""
        return SQL("({} -> {})").format(self.within, self.key)

    @property
    def text(self) -> Composable:
        """Return the value as text; what is no scalar gives its JSON."""
        return SQL("({} ->> {})").format(self.within, self.key)

    @property
    def number(self) -> Composable:
        """Return the value if it is a number; NULL for anything else."""
        return SQL(
            "CASE WHEN jsonb_typeof({0}) = 'number' THEN {0}::numeric END"
        ).format(self.raw)

    def is_text_that(self, condition: Composable) -> Composable:
        """Return that the value is a scalar, and its text is so.

        The text comes first: for most profiles that is all that has to be looked at.
        """
        return SQL(
            "({} AND jsonb_typeof({}) IN ('string', 'number', 'boolean'))"
        ).format(condition, self.raw)
