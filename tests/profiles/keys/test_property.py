"""Whatever people carry, a key names whom the normaliser says, or nobody at all."""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.actions.carry_out_key_change import carry_out_key_change
from profiles.actions.make_unique import make_unique
from profiles.engine import key_values
from profiles.models import (
    Attribute,
    Identifier,
    KeyFlaw,
    Profile,
    ProfileTable,
    UniqueKey,
)
from profiles.normalisers import Invalid, Kind, is_blank, normaliser
from tests import factories

VALUES = st.sampled_from(
    [
        None,
        "",
        " ",
        "ann@example.com",
        "Ann@Example.com",
        " ann@example.com ",
        "ANN@example.org",
        "no address",
        "0470 12 34 56",
        "+32470123456",
        "32470123456",
        "0470/12.34.57",
        "007",
        "7",
        "+7",
        "-7",
        "ten",
        "é",
    ]
)


@given(
    values=st.lists(VALUES, max_size=8),
    kind=st.sampled_from(Kind),
    region=st.sampled_from(["", "BE"]),
    folds=st.booleans(),
    slice_rows=st.integers(1, 5),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_key_is_what_its_normaliser_says(
    acme, ada, scope, values, kind, region, folds, slice_rows
):
    region = region if kind is Kind.PHONE else ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_values, "SLICE_ROWS", slice_rows)
        with scope(acme):
            change, people = build(acme, ada, values, kind, region, folds)
            expected, flawed = model(people, kind, region, folds)
            identifiers = dict(
                Identifier.objects.filter(
                    unique_key__attribute=change.attribute_id
                ).values_list("profile_id", "value")
            )
            is_key = UniqueKey.objects.filter(attribute=change.attribute_id).exists()
            assert is_key == (not flawed)
            assert identifiers == ({} if flawed else expected)
            found = set(
                KeyFlaw.objects.filter(change=change).values_list("person", flat=True)
            )
            assert found == flawed


def build(acme, ada, values, kind, region, folds):
    """Return a change that is over, and whose value is what."""
    number = ProfileTable.objects.count()
    table = factories.table(acme, f"people-{number}")
    attribute = Attribute.objects.create(
        account=acme, table=table, name="card", label="Card", position=9
    )
    people = {}
    for place, value in enumerate(values):
        made = factories.profile(table, crm_id=f"c{place}")
        Profile.objects.filter(pk=made.pk).update(attributes={"card": value})
        people[made.pk] = value
    change = make_unique(
        attribute, by=ada, kind=kind, region=region, folds_local_part=folds
    )
    while not carry_out_key_change(change):
        pass
    return change, people


def model(people, kind, region, folds):
    """Return who is known by what, and who stands in the way: said plainly."""
    normalise = normaliser(kind, region=region, fold_local=folds)
    known, flawed, holders = {}, set(), defaultdict(list)
    for person, value in people.items():
        if value is None or is_blank(value):
            continue
        try:
            known[person] = normalise(value)
        except Invalid:
            flawed.add(person)
        else:
            holders[known[person]].append(person)
    for several in holders.values():
        flawed |= set(several[1:])
    return known, flawed
