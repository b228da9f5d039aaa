"""The planner's knowledge of the large tables."""

from django.db import connection


def refresh_statistics() -> None:
    """Gather statistics of the large tables, after a bulk load has committed.

    Autovacuum would do so within a minute; until then plans are guesses. A second or
    two for a million profiles with their traces.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.refresh_statistics()")
