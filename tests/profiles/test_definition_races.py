"""Writers and changes of a definition meet: nobody writes by what holds no more."""

import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction

from common.errors import DomainError
from profiles.actions.change_attribute import change_attribute
from profiles.actions.create_profile import create_profile
from profiles.actions.hold_definition import DefinitionChanged, hold_definition
from profiles.actions.take_definition import DefinitionBusy, take_definition
from profiles.editing import Edit
from profiles.models import Attribute, Profile, ProfileTable
from profiles.terms import Terms
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def beside(act):
    """Start `act` in a thread with a connection of its own."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_who_read_the_definition_before_a_change_has_to_read_it_again(
    acme, people, ada, scope
):
    with scope(acme):
        seen = ProfileTable.objects.select_related("account").get(pk=people.pk)
    change_attribute(people, "city", "City", Terms("text", required=True), by=ada)
    with pytest.raises(DefinitionChanged):
        create_profile(seen, Edit(values={"crm_id": "1"}), by=ada)
    with scope(acme):
        assert not Profile.objects.filter(account=acme).exists()


def test_a_change_waits_for_who_is_writing(acme, people, ada, scope):
    holds, go_on, waited = threading.Event(), threading.Event(), []

    def write():
        with scope(acme):
            table = ProfileTable.objects.select_related("account").get(pk=people.pk)
            hold_definition(table)
            holds.set()
            go_on.wait(10)
            waited.append("written")

    writer = beside(write)
    assert holds.wait(10)
    timer = threading.Timer(0.5, go_on.set)
    timer.start()
    with scope(acme):
        take_definition(people)
        waited.append("taken")
    writer.join()
    assert waited == ["written", "taken"]


def test_a_change_does_not_wait_for_a_load_forever(acme, people, ada, scope):
    holds, go_on = threading.Event(), threading.Event()

    def load():
        with scope(acme):
            rows = ProfileTable.objects.filter(pk=people.pk)
            rows.select_for_update(no_key=True).get()
            holds.set()
            go_on.wait(20)

    loader = beside(load)
    assert holds.wait(10)
    with pytest.raises(DefinitionBusy), scope(acme):
        take_definition(people)
    go_on.set()
    loader.join()


def test_no_value_too_many_comes_in_while_a_rule_is_made(acme, people, ada, scope):
    """Ten write long values while a length is set: either they were first, or refused."""
    outcomes = []

    def write(number):
        edit = Edit(values={"crm_id": str(number), "city": "Antwerp"})
        with scope(acme):
            table = ProfileTable.objects.select_related("account").get(pk=people.pk)
            rows = Attribute.objects.filter(account=acme, table=table, name="city")
            limit = rows.values_list("most_characters", flat=True).get()
        if limit is None:
            with suppress(DomainError):
                create_profile(table, edit, by=ada)
                outcomes.append(number)

    writers = [beside(lambda n=number: write(n)) for number in range(10)]
    change = change_attribute(
        people, "city", "City", Terms("text", most_characters=3), by=ada
    )
    for writer in writers:
        writer.join()
    with scope(acme):
        limit = Attribute.objects.get(account=acme, name="city").most_characters
        long = Profile.objects.filter(account=acme, attributes__city="Antwerp").count()
    assert long == len(outcomes)
    if limit is None:
        assert change
        assert change.found > 0
    else:
        assert long == 0


def test_the_lock_of_a_writer_keeps_no_other_writer_out(acme, people, scope):
    with scope(acme), transaction.atomic():
        table = ProfileTable.objects.select_related("account").get(pk=people.pk)
        hold_definition(table)
        done = []

        def other():
            with scope(acme):
                hold_definition(ProfileTable.objects.get(pk=people.pk))
                done.append(True)

        beside(other).join(10)
        assert done
    factories.profile(people, crm_id="1")
