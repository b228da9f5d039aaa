"""`run_import unsubscribe` ends subscriptions as the wizard does."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from imports.models import Import
from imports.refusals import NoTopic
from profiles.models import Subscription
from tenancy.models import Section, SeenSection


@pytest.fixture
def run_import(people, ada, tmp_path):
    """Return what runs an import of such lines in Ada's name; her report."""

    def run(*rows, kind="unsubscribe", by=ada, **options):
        file = tmp_path / "list.csv"
        file.write_text("\n".join(["email", *rows, ""]))
        out = StringIO()
        call_command(
            "run_import",
            kind,
            file,
            account="acme",
            table=people.slug,
            key="email",
            email=by.user.email,
            json=True,
            rows=True,
            stdout=out,
            **options,
        )
        return json.loads(out.getvalue())

    return run


@pytest.fixture
def rows(five):
    """Return three who subscribe to both, one who left, one who never subscribed."""
    return [profile.attributes["email"] for profile in five]


@pytest.fixture
def left(acme, scope):
    """Return what tells the topics that somebody still subscribes to."""

    def names():
        with scope(acme):
            found = Subscription.objects.filter(account=acme, status="subscribed")
            return set(found.values_list("topic__name", flat=True))

    return names


def test_the_topics_that_are_named_end(run_import, rows, left):
    report = run_import(*rows, "nobody@else.example", topics=["Letters"])
    assert report["outcomes"]["unsubscribed"] == 3
    assert [6, "not found"] in report["rows"]
    assert left() == {"Offers"}


def test_all_topics_end(run_import, rows, left):
    assert run_import(*rows, every_topic=True)["outcomes"]["unsubscribed"] == 3
    assert left() == set()


def test_a_list_of_whom_nobody_subscribes_is_reported(
    run_import, rows, left, acme, scope
):
    report = run_import(rows[3], topics=["Offers"])
    assert report["outcomes"] == {"unsubscribed already": 1}
    assert left() == {"Letters", "Offers"}
    with scope(acme):
        assert Import.objects.get().status == "cancelled"


def test_topics_have_to_be_there(run_import, rows, left, acme, scope):
    with pytest.raises(CommandError, match="No topic 'News': there are Letters, Off"):
        run_import(*rows, topics=["Letters", "News"])
    with pytest.raises(CommandError, match=str(NoTopic())):
        run_import(*rows)
    assert left() == {"Letters", "Offers"}
    with scope(acme):
        assert not Import.objects.exists()


def test_topics_are_not_for_other_kinds(run_import, rows):
    with pytest.raises(CommandError, match="an unsubscribe alone"):
        run_import(*rows, kind="delete", topics=["Letters"])


def test_topics_that_the_author_does_not_see_are_not_there(
    run_import, rows, left, letters, ada, acme, scope
):
    with scope(acme):
        letters.section = Section.objects.create(
            account=acme, name="North", slug="north"
        )
        letters.save()
        own = Section.objects.create(account=acme, name="South", slug="south")
        ada.sees_all_sections = False
        ada.save()
        SeenSection.objects.create(account=acme, member=ada, section=own)
    with pytest.raises(CommandError, match="No topic 'Letters': there are Offers"):
        run_import(*rows, topics=["Letters"])
    run_import(*rows, every_topic=True)
    assert left() == {"Letters"}


def test_a_marketer_unsubscribes_nobody_by_list(run_import, rows, max_, left):
    with pytest.raises(CommandError, match="may not"):
        run_import(*rows, topics=["Letters"], by=max_)
    assert left() == {"Letters", "Offers"}
