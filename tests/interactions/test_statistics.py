from django.db import connection

from common.statistics import refresh_statistics
from tests import factories


def test_the_planner_knows_what_was_just_loaded(people):
    factories.profiles(people, 40)
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(reltuples) FROM pg_class WHERE relname LIKE 'profiles_profile_p%'"
        )
        assert cursor.fetchone() == (40,)
