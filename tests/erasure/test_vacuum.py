"""What erasures leave dead is cleared away before half a table is."""

from django.db import connection

from erasure.engine.relations import PROFILES, relations, table_of

OPTIONS = """
SELECT oid::regclass::text, coalesce(array_to_string(reloptions, ' '), '')
FROM pg_class LEFT JOIN pg_inherits ON oid = inhrelid
WHERE relkind = 'r' AND %s::regclass IN (oid, inhparent)
"""


def test_every_part_of_what_is_swept_is_vacuumed_early(db):
    names = {PROFILES, *(relation.rule.name for relation in relations())}
    with connection.cursor() as cursor:
        for table in {table_of(name) for name in names}:
            cursor.execute(OPTIONS, [table])
            parts = cursor.fetchall()
            assert parts
            late = [
                part
                for part, options in parts
                if "autovacuum_vacuum_scale_factor=0.02" not in options
            ]
            assert late == []
