import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import ProgrammingError, connection, transaction

from profiles.models import Profile, ProfileTable
from tenancy import queries
from tenancy.scope import account_transaction, account_view
from tests import factories


def test_an_account_sees_its_own_rows_only(acme, globex, scope):
    ours = factories.table(acme, "people")
    factories.table(globex, "people")
    with scope(acme):
        assert list(ProfileTable.objects.all()) == [ours]


def test_without_an_account_there_are_no_rows(people):
    factories.profile(people, email="a@example.com")
    assert not Profile.objects.exists()
    assert not ProfileTable.objects.exists()


def test_a_row_cannot_be_written_into_another_account(acme, globex, scope):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        scope(acme),
    ):
        ProfileTable.objects.create(
            account=globex, slug="x", name="x", identity="strict"
        )


def test_leaving_an_inner_account_brings_the_outer_one_back(acme, globex, scope):
    ours = factories.table(acme, "people")
    with scope(acme):
        with scope(globex):
            assert not ProfileTable.objects.exists()
        assert list(ProfileTable.objects.all()) == [ours]


def test_the_program_connects_as_a_role_that_cannot_bypass(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolbypassrls, rolsuper FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("lethe_program", False, False)


def test_a_user_sees_the_memberships_that_are_theirs(acme, globex, ada, gus):
    assert queries.accounts_of(ada.user) == [acme]
    assert queries.membership(ada.user, "globex") is None
    assert queries.membership(gus.user, "globex") == gus


def test_whoever_only_reads_stays_in_the_transaction_that_sees_the_account(
    acme, scope, django_assert_num_queries
):
    ours = factories.table(acme, "people")
    with scope(acme), django_assert_num_queries(1), account_view(acme):
        assert list(ProfileTable.objects.all()) == [ours]


def test_whoever_only_reads_another_account_sees_that_one_alone(acme, globex, scope):
    ours, theirs = factories.table(acme, "people"), factories.table(globex, "people")
    with scope(acme):
        with account_view(globex):
            assert list(ProfileTable.objects.all()) == [theirs]
        assert list(ProfileTable.objects.all()) == [ours]


def test_whoever_only_reads_enters_the_account_where_nobody_has(acme, people):
    with account_view(acme):
        assert list(ProfileTable.objects.all()) == [people]
    with account_view(acme):  # what was entered before is not in force any more
        assert list(ProfileTable.objects.all()) == [people]
    assert not ProfileTable.objects.exists()


def test_what_fails_in_an_inner_account_brings_the_outer_one_back(acme, globex, scope):
    ours = factories.table(acme, "people")
    with scope(acme):
        with pytest.raises(ZeroDivisionError), scope(globex):
            raise ZeroDivisionError
        assert list(ProfileTable.objects.all()) == [ours]
        with account_view(acme):
            assert list(ProfileTable.objects.all()) == [ours]


def test_entering_an_account_again_asks_for_a_savepoint_and_nothing_else(
    acme, scope, django_assert_num_queries
):
    with scope(acme), django_assert_num_queries(2), scope(acme):
        pass


@pytest.mark.django_db(transaction=True)
def test_each_thread_knows_its_own_account(acme, globex):
    entered, looked = threading.Barrier(2), threading.Barrier(2)

    def seen(account):
        try:
            with account_transaction(account):
                entered.wait(10)
                with account_view(account):
                    found = list(ProfileTable.objects.values_list("slug", flat=True))
                looked.wait(10)
            return found
        finally:
            connection.close()

    factories.table(acme, "ours")
    factories.table(globex, "theirs")
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(seen, (acme, globex))) == [["ours"], ["theirs"]]
