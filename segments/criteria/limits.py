"""How much a criterion may say. Beyond this it is refused, before it costs time. Pure."""

from typing import Final

MOST_BYTES: Final = 128 * 1024  # of its JSON
MOST_DEPTH: Final = 8  # shapes within shapes
MOST_SHAPES: Final = 200
MOST_SHAPES_WITH_SEGMENTS: Final = 1000  # once other segments are written out
MOST_TERMS: Final = 50  # of one group
MOST_VALUES: Final = 1000  # of one list
MOST_WHERE: Final = 10
MOST_CHARACTERS: Final = 500
MOST_TIMES: Final = 100_000
MOST_TAKEN: Final = 10_000_000
LONGEST_SPAN: Final = {"days": 36_500, "months": 1_200}
LARGEST: Final = 10**18
# Far enough from the ends of the calendar that a day more or less is a day.
FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 9000
