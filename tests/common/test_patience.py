"""Questions that are asked for a short time only."""

import pytest
from django.db import OperationalError, connection, transaction

from common.patience import OutOfPatience, patience


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_what_is_answered_in_time_is_answered(db):
    with transaction.atomic(), patience(5_000):
        assert asked("SELECT 1") == (1,)


def test_what_takes_longer_is_given_up_and_the_transaction_goes_on(db):
    with transaction.atomic():
        with pytest.raises(OutOfPatience), patience(20):
            asked("SELECT pg_sleep(5)")
        assert asked("SELECT 1") == (1,)


@pytest.mark.parametrize("statement", ["SELECT 1", "SELECT pg_sleep(5)"])
def test_afterwards_there_is_time_again(db, statement):
    with transaction.atomic():
        try:
            with patience(20):
                asked(statement)
        except OutOfPatience:
            pass
        assert asked("SHOW statement_timeout") == ("0",)


def test_another_error_stays_what_it_is(db):
    with transaction.atomic(), pytest.raises(OperationalError), patience(5_000):
        raise OperationalError
