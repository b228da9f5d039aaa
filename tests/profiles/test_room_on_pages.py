"""Moments of profiles are noted in place, as their pages have room."""

from django.db import connection

PARTS = """
SELECT coalesce(array_to_string(reloptions, ' '), '')
FROM pg_class INNER JOIN pg_inherits ON oid = inhrelid
WHERE inhparent = 'profiles_profile'::regclass
"""


def test_every_part_leaves_room(db):
    with connection.cursor() as cursor:
        cursor.execute(PARTS)
        parts = [options for (options,) in cursor.fetchall()]
    assert parts
    assert [options for options in parts if "fillfactor=90" not in options] == []
