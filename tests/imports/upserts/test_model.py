"""Random lists into random tables come to what a plain model of them says."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.models import Mode
from imports.upserting.targets import Empty
from profiles.models import Identifier, KnownValue, Profile
from tenancy.scope import account_transaction
from tests import factories

EMAILS = [f"e{n}@x.example" for n in range(5)]
PHONES = [f"+3247000000{n}" for n in range(4)]
CRMS = ["c0", "c1", "c2"]
CITIES = ["Gent", "Lier"]
OTHERS = ("phone", "crm_id")
HEADER = "email,phone,crm_id,city"


@dataclass
class Person:
    """A profile of the model; identifiers and merely carried values by key."""

    attributes: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    carried: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self):
        return (
            tuple(sorted(self.attributes.items())),
            tuple(sorted(self.known.items())),
            tuple(sorted(self.carried.items())),
        )


row = st.tuples(
    st.sampled_from([*EMAILS, "", "no-address"]),
    st.sampled_from([*PHONES, "", "", "bad"]),
    st.sampled_from([*CRMS, "", ""]),
    st.sampled_from([*CITIES, ""]),
)
population = st.lists(
    st.tuples(
        st.sampled_from(EMAILS),
        st.sampled_from([*PHONES, ""]),
        st.sampled_from([*CRMS, ""]),
        st.sampled_from([*CITIES, ""]),
    ),
    max_size=4,
    unique_by=(lambda each: each[0],),
)


def apply(people, rows, *, strict, mode, identifying, empty):  # noqa: PLR0912
    """Return what becomes of each row, and do it to `people`."""
    names = HEADER.split(",")
    by_key = {
        (key, value): person for person in people for key, value in person.known.items()
    }
    outcomes, first, claims = {}, {}, {}
    for number, cells in enumerate(rows):
        values = dict(zip(names, cells, strict=True))
        if not any(cells):
            continue  # a blank row is none
        if not values["email"]:
            outcomes[number] = "empty"
        elif values["email"] == "no-address" or values["phone"] == "bad":
            outcomes[number] = "invalid"
        elif values["email"] in first:
            outcomes[number] = "duplicate"
        else:
            first[values["email"]] = number
            person = by_key.get(("email", values["email"]))
            claims[number] = {
                key: (
                    values[key] or None,
                    _identifies(key, person, strict, identifying),
                )
                for key in OTHERS
                if values[key] or empty is Empty.EMPTY
            }
    earliest: dict[Any, Any] = {}
    for number in sorted(claims):
        for key, (value, identifies) in claims[number].items():
            if value and identifies:
                earliest.setdefault((key, value), number)
    todo = []
    for number, made in claims.items():
        values = dict(zip(names, rows[number], strict=True))
        person = by_key.get(("email", values["email"]))
        if person is None and mode is Mode.UPDATE:
            outcomes[number] = "not found"
        elif person is not None and mode is Mode.CREATE:
            outcomes[number] = "already there"
        elif any(
            value
            and identifies
            and (
                by_key.get((key, value), person) is not person
                or earliest[key, value] < number
            )
            for key, (value, identifies) in made.items()
        ):
            outcomes[number] = "conflict"
        else:
            todo.append((number, values, person, made))
    for number, values, person, made in todo:
        outcomes[number] = _write(people, values, person, made, empty)
    return Counter(outcomes.values())


def _identifies(key, person, strict, identifying):
    return strict or key in identifying or (person is not None and key in person.known)


def _write(people, values, person, made, empty):
    is_new = person is None
    if person is None:
        person = Person({"email": values["email"]}, {"email": values["email"]})
        people.append(person)
    before = person.state
    for name in ("phone", "crm_id", "city"):
        if values[name]:
            person.attributes[name] = values[name]
        elif empty is Empty.EMPTY:
            person.attributes.pop(name, None)
    for key, (value, identifies) in made.items():
        person.known.pop(key, None)
        person.carried.pop(key, None)
        if value:
            (person.known if identifies else person.carried)[key] = value
    if is_new:
        return "new"
    return "unchanged" if person.state == before else "updated"


def stored(table):
    """Return the people of `table` as the database has them."""
    with account_transaction(table.account_id):
        people = {
            profile.pk: Person(profile.attributes)
            for profile in Profile.objects.filter(table=table)
        }
        for model, part in ((Identifier, "known"), (KnownValue, "carried")):
            rows = model.objects.filter(profile__in=list(people)).values_list(
                "profile_id", "unique_key__attribute__name", "value"
            )
            for profile, key, value in rows:
                getattr(people[profile], part)[key] = value
    return people


def clear(table):
    with account_transaction(table.account_id):
        for model in (Identifier, KnownValue, Profile):
            model.objects.all().delete()


@pytest.mark.parametrize("table", ["people", "contacts"])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    there=population,
    rows=st.lists(row, min_size=1, max_size=6),
    mode=st.sampled_from(list(Mode)),
    identifying=st.sets(st.sampled_from(OTHERS)),
    empty=st.sampled_from(list(Empty)),
    known_by=st.sampled_from([None, "email"]),
)
def test_a_list_comes_to_what_the_model_says(  # noqa: PLR0917
    request, upserts, table, there, rows, mode, identifying, empty, known_by
):
    table = request.getfixturevalue(table)
    strict = table.identity == "strict"
    clear(table)
    taken = set()
    for email, phone, crm, city in there:
        under = None if strict else known_by
        values = {"email": email, "phone": phone, "crm_id": crm, "city": city}
        for key in OTHERS:
            if (key, values[key]) in taken:
                values[key] = ""
            taken.add((key, values[key]))
        factories.profile(table, under, **{k: v for k, v in values.items() if v})
    model = list(stored(table).values())
    expected = apply(
        model,
        rows,
        strict=strict,
        mode=mode,
        identifying=set() if strict else identifying,
        empty=empty,
    )
    if not expected:
        return
    run = upserts.staged(
        table,
        HEADER,
        *(",".join(cells) for cells in rows),
        mode=mode,
        identifying=[] if strict else sorted(identifying),
        empty=empty,
    )
    outcomes = upserts.run(run).outcomes if run.matched else run.outcomes
    assert outcomes == expected
    after = sorted(person.state for person in stored(table).values())
    assert after == sorted(person.state for person in model)
