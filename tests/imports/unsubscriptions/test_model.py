"""Whatever the people and the rows are, the outcomes are those of a few plain lines."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.actions.choose_topics import choose_topics
from imports.actions.create_import import create_import
from imports.actions.upload_file import upload_file
from imports.models import Kind
from profiles.models import Profile, Subscription, SubscriptionChange, Topic
from tests import factories
from tests.imports.conftest import stage
from tests.imports.unsubscriptions.conftest import finish, launch

# A person: how they stand to each of three topics, or whether they are known at all.
STANDS = st.sampled_from(["subscribed", "unsubscribed", None])
PEOPLE = st.lists(st.tuples(STANDS, STANDS, STANDS), max_size=6)
ROWS = st.lists(
    st.one_of(
        st.integers(0, 8).map(lambda n: f"person{n}@x.example"),
        st.integers(0, 8).map(lambda n: f" PERSON{n}@X.example"),
        st.sampled_from(["", "no address", "elsewhere@y.example"]),
    ),
    min_size=1,
    max_size=12,
)
CHOSEN = st.sets(st.integers(0, 2), min_size=1)


def expected(people, rows, chosen):
    """Return the number of rows by outcome, and whom they end which consent of."""
    counts: Counter[str] = Counter()
    ended, seen = set(), set()
    for row in rows:
        value = row.strip().lower()
        if not value:
            counts["empty"] += 1
        elif "@" not in value:
            counts["invalid"] += 1
        elif value in seen:
            counts["duplicate"] += 1
        else:
            seen.add(value)
            name, _, domain = value.partition("@")
            number = int(name.removeprefix("person")) if domain == "x.example" else 99
            if number >= len(people):
                counts["not found"] += 1
                continue
            ends = {
                (number, topic)
                for topic in chosen
                if people[number][topic] == "subscribed"
            }
            ended |= ends
            counts["unsubscribed" if ends else "unsubscribed already"] += 1
    return dict(counts), ended


@pytest.mark.usefixtures("transactional_db")
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people=PEOPLE, rows=ROWS, chosen=CHOSEN)
def test_the_outcomes_are_those_of_the_model(
    acme, ada, subscribe, list_file, scope, people, rows, chosen
):
    with scope(acme):
        number = Profile.objects.count()
        Subscription.objects.filter(account=acme).delete()
        SubscriptionChange.objects.filter(account=acme).delete()
        topics = [
            Topic.objects.get_or_create(account=acme, name=f"topic {n}")[0]
            for n in range(3)
        ]
    table = factories.table(acme, f"table{number}-{id(rows)}")
    made = [
        factories.profile(table, email=f"person{n}@x.example")
        for n in range(len(people))
    ]
    for profile, stands in zip(made, people, strict=True):
        for topic, status in zip(topics, stands, strict=True):
            if status:
                subscribe(profile, topic, status=status)
    with scope(acme):
        run = create_import(table, by=ada, kind=Kind.UNSUBSCRIBE)
        choose_topics(run, [topics[n] for n in chosen], by=ada)
        file = list_file(*(f'"{row}";x' for row in rows), header="Email;Note")
        upload_file(run, file, by=ada)
    ready = stage(run, ada)
    counts, ended = expected(people, rows, chosen)
    assert ready.outcomes == counts
    if not ended:
        return
    done = finish(launch(ready, ada))
    assert done.outcomes == counts
    with scope(acme):
        gone = SubscriptionChange.objects.filter(
            account=acme, source__startswith="import"
        )
        assert {
            (made.index(change.profile), topics.index(change.topic))
            for change in gone.select_related("profile", "topic")
        } == ended
        assert gone.count() == len(ended)
        still = Subscription.objects.filter(account=acme, status="subscribed")
        given_before = sum(stands.count("subscribed") for stands in people)
        assert still.count() == given_before - len(ended)
