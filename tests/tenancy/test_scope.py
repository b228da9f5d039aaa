import pytest
from django.db import ProgrammingError, connection, transaction

from profiles.models import Profile, ProfileTable
from tenancy import queries
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
