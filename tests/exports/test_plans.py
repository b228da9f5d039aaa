"""What is asked of many profiles is answered by an index, and the download by one query."""

import pytest
from django.db import connection
from psycopg import sql

from common.sql import statement
from erasure.engine import sets
from exports.engine.columns import offered
from exports.queries import holds_a_target
from profiles.models import Target
from tests import factories


@pytest.fixture
def plan(acme, scope):
    """Return what explains a statement, as if every table were large."""

    def explained(name, parameters, **parts):
        query = sql.SQL("EXPLAIN " + statement(name)).format(**parts)
        with scope(acme), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute(query, {"account": acme.pk, **parameters})
            return "\n".join(line for (line,) in cursor.fetchall())

    return explained


def test_a_slice_is_found_by_the_key_and_each_column_by_an_index(
    ready, people, crowd, plan, acme, scope
):
    factories.traces(crowd[0])
    with scope(acme), connection.cursor() as cursor:
        # The files of others: in a table of a page any index is as good as any other.
        cursor.execute(
            "INSERT INTO exports_exportedprofile (account_id, export_id, profile_id) "
            "SELECT %s, %s + 1 + n %% 50, n FROM generate_series(1, 5000) AS n",
            [acme.pk, ready.pk],
        )
    with scope(acme):
        columns = sql.SQL(",").join(
            each.expression for each in offered(people, reader=None)
        )
    found = plan(
        "exports.read_slice",
        {"export": ready.pk, "after": 0, "slice_rows": 100},
        columns=columns,
    )
    assert "Seq Scan" not in found
    assert "_pkey on exports_exportedprofile_p" in found
    assert " on profiles_identifier_p" in found


def test_the_files_that_hold_a_target_are_found_by_the_key(ready, plan):
    found = plan(
        "exports.find_holding",
        {"exports": [ready.pk], "erasure": 1},
        profiles=sets.targets_of(1).query,
    )
    assert "Seq Scan" not in found
    assert " on exports_exportedprofile_p" in found


def test_whether_a_file_may_be_fetched_is_one_question(
    ready, crowd, acme, scope, django_assert_num_queries
):
    with scope(acme):
        with django_assert_num_queries(1):
            assert not holds_a_target(ready)
        Target.objects.create(account=acme, profile_id=crowd[4].pk, erasure_id=1)
        assert holds_a_target(ready)
