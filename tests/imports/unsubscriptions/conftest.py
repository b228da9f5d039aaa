"""Imports that unsubscribe, at each of their stations."""

from typing import Any

import pytest
from django.utils import timezone

from imports import queries
from imports.actions.choose_topics import choose_topics
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.run_execution import run_execution
from imports.actions.upload_file import upload_file
from imports.models import Execution, Import, Kind
from profiles.models import Subscription, Topic
from tenancy.scope import account_transaction
from tests import factories
from tests.imports.conftest import stage


@pytest.fixture
def letters(acme: Any) -> Topic:
    """Return a topic of no section."""
    with account_transaction(acme):
        return Topic.objects.create(account=acme, name="Letters")


@pytest.fixture
def offers(acme: Any) -> Topic:
    """Return another topic."""
    with account_transaction(acme):
        return Topic.objects.create(account=acme, name="Offers")


@pytest.fixture
def subscribe() -> Any:
    """Return what gives a profile's consent to topics, or withdraws it."""

    def given(profile: Any, *topics: Topic, status: str = "subscribed") -> None:
        with account_transaction(profile.account_id):
            for topic in topics:
                Subscription.objects.create(
                    account_id=profile.account_id,
                    profile=profile,
                    topic=topic,
                    status=status,
                    source="form",
                    changed=timezone.now(),
                )

    return given


@pytest.fixture
def five(people: Any, letters: Topic, offers: Topic, subscribe: Any) -> list[Any]:
    """Return five people: three subscribe to letters and offers, one left, one never."""
    made = factories.profiles(people, 5)
    for profile in made[:3]:
        subscribe(profile, letters, offers)
    subscribe(made[3], letters, status="unsubscribed")
    return made


@pytest.fixture
def unsubscribing(people: Any, ada: Any, letters: Topic, list_file: Any) -> Any:
    """Return what uploads rows to be unsubscribed from topics (default: letters)."""

    def made(*rows: str, topics: Any = None, every: bool = False, by: Any = ada) -> Any:
        with account_transaction(people.account):
            run = create_import(people, by=by, name="May", kind=Kind.UNSUBSCRIBE)
            chosen = [letters] if topics is None else topics
            choose_topics(run, chosen, by=by, every=every)
            upload_file(run, list_file(*rows), by=by)
        return run

    return made


@pytest.fixture
def staged(unsubscribing: Any, five: list[Any], ada: Any) -> Import:
    """Return a list that is ready: all five, one twice, and two faults."""
    rows = [profile.attributes["email"] for profile in five]
    run = unsubscribing(*rows, rows[0].upper(), "nobody@else.example", "no-address")
    return stage(run, ada)


def launch(run: Import, by: Any) -> Execution:
    """Launch an import that is ready."""
    with account_transaction(run.account_id):
        launched = launch_import(
            run, by=by, fingerprint=run.fingerprint, confirmed=True
        )
        return queries.executions(run.account).get(pk=launched.pk)


def finish(execution: Execution) -> Execution:
    """Do a worker's part of a run, to its end."""
    run_execution(execution)
    with account_transaction(execution.account_id):
        return queries.executions(execution.account).get(pk=execution.pk)


@pytest.fixture
def ended(staged: Import, ada: Any) -> Execution:
    """Return a run that has ended."""
    return finish(launch(staged, ada))
