"""Tags, topics and sections: every door, and nothing left of what was removed."""

from typing import Any

import pytest

from audit.models import Entry
from members.models import Invitation
from profiles.actions import begin_change as beginning
from profiles.models import (
    SectionValues,
    Subscription,
    SubscriptionChange,
    Tag,
    Tagging,
    Topic,
)
from profiles.tasks import carry_out
from segments.models import Segment
from tenancy.models import Errand, Section, SeenSection
from tenancy.roles import Role
from tests import factories

KINDS: dict[str, Any] = {"tags": Tag, "topics": Topic, "sections": Section}


@pytest.fixture
def things(acme, people, scope):
    """Have somebody with a trace of every kind, and a section with all it can hold."""
    one = factories.profile(people, crm_id="1", first_name="Ann")
    factories.traces(one)
    with scope(acme):
        section = Section.objects.get(account=acme, slug="belgium")
        tag = Tag.objects.get(account=acme)
        topic = Topic.objects.create(account=acme, name="Local", section=section)
        Tagging.objects.create(
            account=acme, profile=one, tag=tag, section=section, created=one.created
        )
        Subscription.objects.create(
            account=acme,
            profile=one,
            topic=topic,
            status="subscribed",
            changed=one.created,
        )
        return {
            "tags": tag,
            "topics": Topic.objects.get(account=acme, name="Newsletter"),
            "sections": section,
        }


@pytest.fixture
def url(things):
    return lambda kind, end="": f"/a/acme/{kind}/{things[kind].pk}/{end}"


@pytest.fixture
def post(browser, ada):
    return lambda url, who=ada, **data: browser(who).post(url, data)


@pytest.fixture
def count(acme, scope):
    def found(model, **condition):
        with scope(acme):
            return model.objects.filter(account=acme, **condition).count()

    return found


def errors(answer, field):
    assert answer.status_code == 422, answer.status_code
    return " ".join(answer.context["form"].errors.get(field, []))


# Doors ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404)])
def test_who_sees_no_profiles_sees_none(things, browser, request, kind, who, answer):
    member = who and request.getfixturevalue(who)
    assert browser(member).get(f"/a/acme/{kind}/").status_code == answer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("door", ["new/", "{}/", "{}/removal/"])
@pytest.mark.parametrize(
    ("who", "answer"), [(None, 302), ("max_", 403), ("otto", 403), ("gus", 404)]
)
def test_who_may_not_define_does_not(things, post, request, kind, door, who, answer):
    member = who and request.getfixturevalue(who)
    here = f"/a/acme/{kind}/{door.format(things[kind].pk)}"
    assert post(here, who=member, name="X", confirmed="yes").status_code == answer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", ["", "removal/"])
def test_another_accounts_is_not_there(acme, globex, scope, post, kind, end):
    with scope(globex):
        theirs = KINDS[kind].objects.create(account=globex, name="Theirs")
    here = f"/a/acme/{kind}/{theirs.pk}/{end}"
    assert post(here, name="X", confirmed="yes").status_code == 404
    with scope(globex):
        assert KINDS[kind].objects.filter(pk=theirs.pk, name="Theirs").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_wrong_method_is_refused(browser, ada, url, kind):
    assert browser(ada).post(f"/a/acme/{kind}/").status_code == 405
    for end in ("", "removal/"):
        assert browser(ada).delete(url(kind, end)).status_code == 405


@pytest.mark.parametrize("kind", KINDS)
def test_a_marketer_looks_and_is_offered_no_change(things, browser, max_, kind):
    page = browser(max_).get(f"/a/acme/{kind}/")
    assert things[kind].name in page.content.decode()
    assert f"/a/acme/{kind}/new/" not in page.content.decode()


# Names ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_one_is_added_and_renamed(acme, scope, browser, ada, post, kind):
    assert post(f"/a/acme/{kind}/new/", name="Walloon Brabant").status_code == 302
    with scope(acme):
        made = KINDS[kind].objects.get(account=acme)
    assert post(f"/a/acme/{kind}/{made.pk}/", name="Namur").status_code == 302
    assert "Namur" in browser(ada).get(f"/a/acme/{kind}/").content.decode()
    with scope(acme):
        assert Entry.objects.filter(account=acme).count() == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x07b"])
def test_a_bad_name_is_refused_at_its_field(things, post, url, kind, name):
    assert errors(post(f"/a/acme/{kind}/new/", name=name), "name")
    assert errors(post(url(kind), name=name), "name")


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_given_once_in_whatever_letters(things, post, kind):
    taken = things[kind].name.upper()
    assert errors(post(f"/a/acme/{kind}/new/", name=taken), "name")


def test_an_address_of_a_section_is_given_once(things, post):
    answer = post("/a/acme/sections/new/", name="Other", slug="belgium")
    assert errors(answer, "slug")
    assert errors(post("/a/acme/sections/new/", name="日本"), "slug")
    answer = post("/a/acme/sections/new/", name="X", slug="No spaces")
    assert errors(answer, "slug")


def test_a_topic_moves_to_another_section(acme, things, post, url, scope):
    here = things["sections"]
    assert post(url("topics"), name="News", section=here.pk).status_code == 302
    with scope(acme):
        assert Topic.objects.get(account=acme, name="News").section == here
    assert errors(post(url("topics"), name="News", section="0"), "section")


def test_a_restricted_member_reaches_what_they_see_alone(acme, things, scope, browser):
    bea = factories.member(acme, "bea@acme.example", Role.ADMIN)
    with scope(acme):
        bea.sees_all_sections = False
        bea.save()
        local = Topic.objects.get(account=acme, name="Local")
    client = browser(bea)
    assert client.get(f"/a/acme/topics/{local.pk}/").status_code == 404
    section = things["sections"]
    assert client.get(f"/a/acme/sections/{section.pk}/").status_code == 404
    assert "Local" not in client.get("/a/acme/topics/").content.decode()


# Removal ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_removal_asks_for_its_tick(things, post, url, count, kind):
    assert post(url(kind, "removal/")).status_code == 422
    assert count(KINDS[kind], pk=things[kind].pk) == 1


def test_nobody_carries_a_removed_tag(things, post, url, count):
    assert post(url("tags", "removal/"), confirmed="yes").status_code == 302
    assert (count(Tag), count(Tagging)) == (0, 0)


def test_no_consent_is_left_to_a_removed_topic(things, post, url, count):
    number = things["topics"].pk
    assert count(SubscriptionChange, topic=number) == 1
    assert post(url("topics", "removal/"), confirmed="yes").status_code == 302
    assert count(Subscription, topic=number) == 0
    assert count(SubscriptionChange, topic=number) == 0
    assert count(Subscription) == 1  # to the other topic


def test_nothing_is_left_of_a_removed_section(acme, things, post, url, count, scope):
    page = post(url("sections", "removal/"))
    said = {str(label): entry.number for label, entry in page.context["contents"]}
    assert said == {
        "Subscription topics, with their consents": 1,
        "Sets of values": 1,
        "Tags on profiles": 1,
        "Events": 1,
    }
    assert post(url("sections", "removal/"), confirmed="yes").status_code == 302
    assert (count(Section), count(SectionValues), count(Tagging)) == (0, 0, 1)
    assert count(Subscription) == count(SubscriptionChange) == count(Topic) == 1


def test_a_worker_removes_what_is_too_much_for_a_request(
    monkeypatch, things, post, url, count, browser, ada
):
    monkeypatch.setattr(beginning, "SMALL_ROWS", -1)
    post(url("tags", "removal/"), confirmed="yes")
    assert (count(Tag), count(Tagging)) == (0, 2)
    assert "is being removed" in browser(ada).get("/a/acme/tags/").content.decode()
    for errand in Errand.objects.filter(task__startswith="profiles."):
        carry_out(errand.pk)
    assert count(Tagging) == 0
    assert not Errand.objects.filter(task__startswith="profiles.").exists()


def test_the_only_section_of_a_colleague_stays(acme, things, post, url, scope, count):
    bea = factories.member(acme, "bea@acme.example", Role.MARKETER)
    with scope(acme):
        bea.sees_all_sections = False
        bea.save()
        SeenSection.objects.create(account=acme, member=bea, section=things["sections"])
    assert post(url("sections", "removal/"), confirmed="yes").status_code == 409
    assert count(Section) == 1


def test_a_section_that_somebody_is_invited_to_stays(
    acme, things, post, url, scope, count
):
    with scope(acme):
        Invitation.objects.create(
            account=acme,
            email="c@example.com",
            role="marketer",
            sees_all_sections=False,
            section_ids=[things["sections"].pk],
            expires="2030-01-01T00:00Z",
        )
    assert post(url("sections", "removal/"), confirmed="yes").status_code == 409
    assert count(Section) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_segment_names_stays(
    acme, people, things, post, url, scope, count, kind
):
    one = kind.removesuffix("s")
    with scope(acme):
        inner = {"shape": one, one: things[kind].pk}
        Segment.objects.create(
            account=acme,
            table=people,
            name="Loyal",
            criterion={"shape": "not", "term": inner},
        )
    page = post(url(kind, "removal/"))
    assert "Segment Loyal" in page.content.decode()
    assert post(url(kind, "removal/"), confirmed="yes").status_code == 409
    assert count(KINDS[kind], pk=things[kind].pk) == 1
