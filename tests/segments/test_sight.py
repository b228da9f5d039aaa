"""A criterion reaches no further than the sections of whoever asks."""

from typing import Any

import pytest
from django.utils import timezone

from interactions.models import (
    Campaign,
    CustomEvent,
    EmailInteraction,
    SmsInteraction,
    SurveyParticipation,
)
from profiles.models import SectionValues, Tag, Tagging, Topic
from segments import catalogue, counting, queries
from segments.listing import listing
from segments.models import Exploration, Segment
from segments.refusals import CriterionRefused
from tenancy.models import Membership, SeenSection
from tests import factories

CHANNELS = ("email", "sms", "form")
TRACES: dict[str, tuple[Any, str]] = {
    "email": (EmailInteraction, "sent_at"),
    "sms": (SmsInteraction, "sent_at"),
    "form": (SurveyParticipation, "answered_at"),
}


@pytest.fixture
def restricted(acme, max_, belgium, france, scope):
    """Return Max, who sees Belgium alone."""
    with scope(acme):
        Membership.objects.filter(pk=max_.pk).update(sees_all_sections=False)
        SeenSection.objects.create(account=acme, member=max_, section=belgium)
        return Membership.objects.select_related("account").get(pk=max_.pk)


@pytest.fixture
def lived(acme, people, belgium, france, scope):
    """Return three people with everything in Belgium, in France and in no section."""
    now = timezone.now()
    found: Any = {"tags": {}, "campaigns": {}, "topics": {}}
    with scope(acme):
        vip = Tag.objects.create(account=acme, name="VIP")
        for section, name in ((belgium, "bea"), (france, "fleur"), (None, "nobody")):
            profile = factories.profile(people, email=f"{name}@acme.example")
            here = {"account": acme, "profile": profile}
            Tagging.objects.create(**here, tag=vip, section=section, created=now)
            CustomEvent.objects.create(
                **here, kind="visit", happened_at=now, section=section
            )
            if section:
                SectionValues.objects.create(
                    **here, section=section, attributes={"city": "Ghent"}
                )
            found["topics"][name] = Topic.objects.create(
                account=acme, name=f"Topic of {name}", section=section
            )
            for channel in CHANNELS:
                model, moment = TRACES[channel]
                campaign = Campaign.objects.create(
                    account=acme,
                    channel=channel,
                    name=f"{channel} of {name}",
                    launched=now,
                    section=section,
                )
                found["campaigns"][channel, name] = campaign
                # Twice, so that it is asked of the messages themselves.
                for _each in range(2):
                    model.objects.create(**here, campaign=campaign, **{moment: now})
        found["tag"] = vip
    return found


def _soon(*of, **whose):
    """Return what is counted first."""
    first = counting.soon(*of, **whose)
    assert first
    return first.number


ANYWHERE = {
    "tag": lambda lived: {"shape": "tag", "tag": lived["tag"].pk},
    "event": lambda _lived: {"shape": "event", "kind": "visit"},
    "e-mail": lambda _lived: {"shape": "e-mail", "did": "sent", "at_least": 2},
    "sms": lambda _lived: {"shape": "sms", "did": "sent"},
    "survey": lambda _lived: {"shape": "survey"},
}


@pytest.mark.parametrize("shape", ANYWHERE)
def test_what_lies_elsewhere_does_not_count(
    shape, lived, people, restricted, ada, scope
):
    data = ANYWHERE[shape](lived)
    with scope(people.account):
        criterion = queries.read(people, data, reader=restricted)
        assert queries.count(people, criterion, reader=ada) == 3
        assert queries.count(people, criterion, reader=restricted) == 2
        shown = listing(people, criterion, reader=restricted)
        names = {each.name for each in shown.profiles}
        assert _soon(people, criterion, reader=restricted) == 2
        counted = queries.count(
            people, queries.read(people, {"shape": "not", "term": data})
        )
    assert len(names) <= 2
    assert counted == 0


@pytest.mark.parametrize("shape", ANYWHERE)
def test_of_a_large_table_it_does_not_count_either(
    shape, lived, people, restricted, scope, monkeypatch
):
    monkeypatch.setattr(counting, "COUNTED_AT_ONCE", 0)
    monkeypatch.setattr(counting, "FEWEST_MET", 0)
    monkeypatch.setattr(counting, "people", lambda _table: 3)
    with scope(people.account):
        criterion = queries.read(people, ANYWHERE[shape](lived), reader=restricted)
        assert _soon(people, criterion) == 3
        assert _soon(people, criterion, reader=restricted) == 2


NAMED = {
    "attribute": lambda lived, section: {
        "shape": "attribute",
        "attribute": "city",
        "section": section.pk,
        "test": {"is": "empty"},
    },
    "section": lambda lived, section: {"shape": "section", "section": section.pk},
    "tag": lambda lived, section: {
        "shape": "tag",
        "tag": lived["tag"].pk,
        "section": section.pk,
    },
    "topic": lambda lived, section: {
        "shape": "subscription",
        "topic": lived["topics"]["fleur" if section.name == "France" else "bea"].pk,
        "status": "any",
    },
    "campaign": lambda lived, section: {
        "shape": "e-mail",
        "did": "sent",
        "campaign": lived["campaigns"][
            "email", "fleur" if section.name == "France" else "bea"
        ].pk,
    },
    "form": lambda lived, section: {
        "shape": "survey",
        "campaign": lived["campaigns"][
            "form", "fleur" if section.name == "France" else "bea"
        ].pk,
    },
}


@pytest.mark.parametrize("shape", NAMED)
def test_what_lies_elsewhere_cannot_be_named(
    shape, lived, people, restricted, ada, belgium, france, scope
):
    with scope(people.account):
        queries.read(people, NAMED[shape](lived, belgium), reader=restricted)
        queries.read(people, NAMED[shape](lived, france), reader=ada)
        with pytest.raises(CriterionRefused, match="section that you do not see"):
            queries.read(people, NAMED[shape](lived, france), reader=restricted)


def test_a_segment_does_not_lead_there(
    lived, people, restricted, ada, france, acme, scope
):
    with scope(acme):
        french = Segment.objects.create(
            account=acme,
            table=people,
            name="French",
            criterion=NAMED["section"](lived, france),
        )
        through = {"shape": "segment", "segment": french.pk}
        assert queries.count(people, queries.read(people, through, reader=ada)) == 1
        with pytest.raises(CriterionRefused, match="section that you do not see"):
            queries.read(people, through, reader=restricted)


@pytest.fixture
def french(lived, people, france, acme, scope, ada):
    with scope(acme):
        return Segment.objects.create(
            account=acme,
            table=people,
            name="French",
            criterion=NAMED["section"](lived, france),
            author=ada,
        )


def test_the_builder_marks_what_a_member_cannot_use(browser, french, restricted, ada):
    home = f"/a/acme/segments/{french.pk}/"
    assert browser(ada).get(f"{home}count/").status_code == 200
    page = browser(restricted).get(home)
    assert page.status_code == 200
    assert "section that you do not see" in page.content.decode()
    for part in ("count/", "profiles/"):
        assert browser(restricted).get(f"{home}{part}").status_code == 422


@pytest.mark.parametrize(
    "shape", [each for each in NAMED if each not in {"attribute", "tag", "section"}]
)
def test_the_builder_names_nothing_of_elsewhere(
    shape, lived, browser, people, restricted, ada, france, scope
):
    """Numbers can be guessed: whoever names one is not told what it is called."""
    acme = people.account
    with scope(acme):
        explored = Exploration.objects.create(
            account=acme,
            table=people,
            author=restricted,
            criterion={"shape": "all of", "terms": [NAMED[shape](lived, france)]},
        )
        segment = Segment.objects.create(
            account=acme, table=people, name="Theirs", criterion=explored.criterion
        )
    own = f"/a/acme/explorations/{explored.pk}/"
    for home in (own, f"/a/acme/segments/{segment.pk}/"):
        said = browser(restricted).get(home).content.decode()
        assert "a section that you do not see" in said
        assert "of fleur" not in said
    assert "of fleur" in browser(ada).get(home).content.decode()


SECRET = {"is": "is one of", "values": ["Secret of Lyon"]}
ASKED: dict[str, Any] = {
    "attribute": lambda lived, section: {
        **NAMED["attribute"](lived, section),
        "test": SECRET,
    },
    "form": lambda lived, section: {
        **NAMED["form"](lived, section),
        "where": [{"field": "Why", "test": SECRET}],
    },
}


@pytest.mark.parametrize("shape", ASKED)
def test_the_builder_does_not_say_what_is_compared_elsewhere(
    shape, lived, browser, people, restricted, ada, france, scope
):
    """Nor where the condition is brought home: what was compared stays behind."""
    with scope(people.account):
        segment = Segment.objects.create(
            account=people.account,
            table=people,
            name="Theirs",
            criterion={"shape": "all of", "terms": [ASKED[shape](lived, france)]},
        )
    home = f"/a/acme/segments/{segment.pk}/"
    assert "Secret of Lyon" in browser(ada).get(home).content.decode()
    client = browser(restricted)
    page = client.get(home)
    assert "Secret of Lyon" not in page.content.decode()
    form = {"path": "terms.0", "version": page.context["draft"].token, "op": "set"}
    for field in ("section", "campaign"):
        answer = client.post(f"{home}changes/", {**form, field: ""}, follow=True)
        assert "Secret of Lyon" not in answer.content.decode()


KIND = "lyon-refund"
OF_KIND = {
    "shape": "event",
    "kind": KIND,
    "where": [{"field": "Why", "test": SECRET}],
}


@pytest.fixture
def happens(people, acme, scope):
    """Return what lets an event of the kind happen in a section."""
    profile = factories.profile(people, email="lea@acme.example")

    def happen(section=None):
        with scope(acme):
            CustomEvent.objects.create(
                account=acme,
                profile=profile,
                kind=KIND,
                happened_at=timezone.now(),
                section=section,
            )

    return happen


@pytest.fixture
def refunded(people, ada, scope):
    """Return the address of a colleague's segment of those with such an event."""
    with scope(people.account):
        segment = Segment.objects.create(
            account=people.account,
            table=people,
            name="Theirs",
            criterion={"shape": "all of", "terms": [OF_KIND]},
            author=ada,
        )
    return f"/a/acme/segments/{segment.pk}/"


def test_a_kind_of_event_that_happens_elsewhere_alone_is_not_said(
    happens, refunded, browser, restricted, ada, france
):
    happens(france)
    assert KIND in browser(ada).get(refunded).text
    client = browser(restricted)
    page = client.get(refunded)
    assert "a section that you do not see" in page.text
    assert KIND not in page.text
    assert "Secret of Lyon" not in page.text
    form = {"path": "terms.0", "version": page.context["draft"].token, "op": "set"}
    answer = client.post(f"{refunded}changes/", {**form, "kind": "visit"}, follow=True)
    assert "Secret of Lyon" not in answer.text
    assert client.get(f"{refunded}count/").status_code == 422


def test_a_kind_of_event_that_happens_here_too_is_said(
    happens, refunded, browser, restricted, france, belgium
):
    happens(france)
    happens(belgium)
    assert KIND in browser(restricted).get(refunded).text


def test_a_kind_of_event_that_has_not_happened_yet_is_said(
    refunded, browser, restricted
):
    page = browser(restricted).get(refunded)
    assert KIND in page.text
    assert "a section that you do not see" not in page.text


def test_a_kind_that_cannot_be_found_in_time_is_said_and_the_page_comes(
    happens, refunded, browser, restricted, france, monkeypatch
):
    happens(france)
    monkeypatch.setattr(catalogue, "WHOLE_PATIENCE", 0)
    page = browser(restricted).get(refunded)
    assert page.status_code == 200
    assert KIND in page.text


def test_a_segment_of_elsewhere_is_not_exported(browser, french, restricted):
    answer = browser(restricted).get(f"/a/acme/segments/{french.pk}/export/")
    assert answer.status_code == 422
