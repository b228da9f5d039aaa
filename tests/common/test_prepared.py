"""Queries whose SQL is composed once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from common.prepared import NotPrepared, prepared
from profiles.models import ProfileTable
from tenancy.models import Account, Membership


@prepared
def named(slug):
    return Account.objects.filter(slug=slug)


@prepared
def members(account, role):
    rows = Membership.objects.filter(account=account, role=role, left=None)
    return rows.select_related("user").order_by("-pk")


@prepared
def since(account, moment):
    return Membership.objects.filter(account=account, created__gte=moment)


@prepared
def slugs(account):
    return ProfileTable.objects.filter(account=account).values_list("slug", flat=True)


def test_each_call_asks_with_its_own_values(acme, globex):
    assert named("acme") == [acme]
    assert named("globex") == [globex]
    assert named("nobody") == []


def test_rows_are_what_the_orm_makes_of_them(
    acme, ada, scope, django_assert_num_queries
):
    with scope(acme):
        plain = Membership.objects.filter(account=acme, role=ada.role).order_by("-pk")
        expected = list(plain)
        with django_assert_num_queries(1):
            [found, *more] = members(acme.pk, str(ada.role.value))
            assert found.user.email == ada.user.email
        assert [found, *more] == expected
        assert found.preferences == ada.preferences


def test_a_moment_is_a_value(acme, ada, scope):
    with scope(acme):
        assert ada in since(acme.pk, ada.created)
        assert ada not in since(acme.pk, ada.created + timedelta(microseconds=1))


def test_it_asks_under_the_account_that_is_entered(acme, globex, people, scope):
    with scope(acme):
        assert slugs(acme.pk) == [people.slug]
    with scope(globex):
        assert slugs(acme.pk) == []


def test_what_a_value_says_stays_a_value(acme):
    assert named("' OR true --") == []
    assert named("%s") == []


@pytest.mark.parametrize("value", [None, ["acme"], 1.5, True])
def test_values_that_may_change_the_statement_are_refused(value):
    with pytest.raises(NotPrepared):
        named(value)


def test_a_value_that_the_statement_does_not_have_is_refused(db):
    @prepared
    def everybody(_account):
        return Account.objects.all()

    with pytest.raises(NotPrepared):
        everybody(7)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(acme, globex):
    together = threading.Barrier(2)

    def found(slug):
        together.wait(10)
        try:
            return [named(slug) for _ in range(20)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ours, theirs = pool.map(found, ("acme", "globex"))
    assert ours == [[acme]] * 20
    assert theirs == [[globex]] * 20
