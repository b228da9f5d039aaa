"""Two people write while a key is built: it ends up right, whoever was first."""

import random
import threading

import pytest
from django.db import connection

from common.errors import DomainError
from profiles.actions import carry_out_key_change as engine
from profiles.actions.create_profile import create_profile
from profiles.actions.edit_profile import edit_profile
from profiles.editing import Edit
from profiles.engine import key_values
from profiles.models import Identifier, Profile, ProfileTable, UniqueKey
from tests.profiles.keys.conftest import looked_at

WRITES = 12

pytestmark = pytest.mark.django_db(transaction=True)


def write(acme, ada, scope, table, seed):
    """Create and edit profiles, again where the definition was moving."""
    dice = random.Random(seed)
    try:
        for number in range(WRITES):
            card = f"card-{seed}-{number}"
            try:
                with scope(acme):
                    now = ProfileTable.objects.select_related("account").get(pk=table)
                    people = list(Profile.objects.values_list("pk", flat=True))
                    if dice.random() < 0.5:
                        said = {"crm_id": f"n{seed}-{number}", "card": card}
                        create_profile(now, Edit(values=said), by=ada)
                    else:
                        person = looked_at(Profile(pk=dice.choice(people)))
                        edit = Edit(values={"card": card})
                        seen = person.updated
                        edit_profile(person, edit, by=ada, section=None, seen=seen)
            except DomainError:
                continue
    finally:
        connection.close()


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(key_values, "SLICE_ROWS", 2)


@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_is_known_by_what_they_carry_in_the_end(
    make, card, person, people, ada, acme, scope, seed
):
    for number in range(20):
        person(people, f"old-{number}")
    writers = [
        threading.Thread(
            target=write, args=(acme, ada, scope, people.pk, 10 * seed + n)
        )
        for n in range(2)
    ]
    change = make(card)
    for writer in writers:
        writer.start()
    while not engine.carry_out_key_change(change):
        pass
    for writer in writers:
        writer.join()
    while not engine.carry_out_key_change(change):
        pass
    with scope(acme):
        change.refresh_from_db()
        assert change.status == "done"
        key = UniqueKey.objects.get(attribute=card)
        rows = Profile.objects.filter(attributes__has_key="card")
        carried = dict(rows.values_list("pk", "attributes__card"))
        known = dict(
            Identifier.objects.filter(unique_key=key).values_list("profile_id", "value")
        )
    assert known == carried
    assert len(carried) > 20
