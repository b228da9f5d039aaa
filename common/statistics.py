"""The planner's knowledge of the large tables."""

from django.db import connection


def refresh_statistics() -> None:
    """Gather statistics of the large tables, after a bulk load has committed.

    Autovacuum would do so within a minute; until then plans are guesses. A second or
    two for a million profiles with their traces.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.refresh_statistics()")


def refresh_emptied_statistics() -> None:
    """Gather statistics of what was empty when they were gathered last, and is not now.

    For the midst of a bulk load: into tables that are known for empty, each batch would
    otherwise be planned as if the ones before it were not there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.refresh_emptied_statistics()")
