"""A member who sees one section only sees nothing of the others."""

import pytest
from django.utils import timezone

from exports.actions.make_export import make_export
from exports.actions.request_export import NoSuchColumn, request_export
from exports.queries import exports, open_file
from imports.actions.import_matches import import_matches
from imports.actions.stage_import import stage_import
from interactions.models import Campaign, CustomEvent, EmailInteraction
from members.actions.change_member import change_member
from profiles.models import SectionValues, Subscription, Tag, Tagging, Topic
from segments.catalogue import Catalogue
from segments.criteria.shapes import Reference
from segments.models import Exploration
from tenancy.models import Membership
from tenancy.roles import Role
from tests import factories


@pytest.fixture
def person(people, acme, belgium, france, scope):
    """Return somebody with everything in Belgium, in France, and in no section."""
    made = factories.profile(people, email="anna@acme.example", first_name="Anna")
    now = timezone.now()
    with scope(acme):
        here = {"account": acme, "profile": made}
        for section in (belgium, france, None):
            word = section.name if section else "Everywhere"
            if section:
                SectionValues.objects.create(
                    **here, section=section, attributes={"city": f"City of {word}"}
                )
            tag = Tag.objects.create(account=acme, name=f"Tag of {word}")
            Tagging.objects.create(**here, tag=tag, section=section, created=now)
            topic = Topic.objects.create(
                account=acme, name=f"Topic of {word}", section=section
            )
            Subscription.objects.create(
                **here, topic=topic, status="subscribed", changed=now
            )
            CustomEvent.objects.create(
                **here, kind=f"Event of {word}", happened_at=now, section=section
            )
    return made


@pytest.fixture
def restrict(acme, olga, belgium, scope):
    """Return what lets a member see Belgium alone."""

    def restricted(member, role=Role.MARKETER):
        with scope(acme):
            fresh = Membership.objects.select_related("account").get(pk=member.pk)
            change_member(fresh, role, by=olga, sections=[belgium])
        return member

    return restricted


@pytest.fixture
def seen(browser, person):
    """Return the text of a part of the person's page as a member sees it."""

    def text(member, part=""):
        url = f"/a/acme/tables/people/profiles/{person.pk}/{part}"
        answer = browser(member).get(url)
        assert answer.status_code == 200
        return answer.content.decode()

    return text


PARTS = {"": ("City", "Tag", "Topic"), "timeline/": ("Event",)}


@pytest.mark.parametrize(
    ("part", "kind"), [(part, kind) for part, kinds in PARTS.items() for kind in kinds]
)
def test_other_sections_are_not_on_the_persons_page(
    seen, restrict, max_, ada, part, kind
):
    everything = seen(ada, part)
    assert f"{kind} of Belgium" in everything
    assert f"{kind} of France" in everything
    mine = seen(restrict(max_), part)
    assert f"{kind} of Belgium" in mine
    assert "France" not in mine
    if kind != "City":
        assert f"{kind} of Everywhere" in mine


def test_other_sections_are_not_in_the_chart(seen, restrict, max_, ada):
    assert ">3<" in seen(ada, "activity/")
    mine = seen(restrict(max_), "activity/")
    assert ">3<" not in mine
    assert ">2<" in mine


def test_another_section_cannot_be_edited(browser, restrict, max_, person):
    client = browser(restrict(max_))
    home = f"/a/acme/tables/people/profiles/{person.pk}/edit/"
    page = client.get(home).content.decode()
    assert f"{home}belgium/" in page
    assert f"{home}france/" not in page
    assert "Topic of France" not in page
    assert client.get(f"{home}belgium/").status_code == 200
    assert client.get(f"{home}france/").status_code == 404
    assert client.post(f"{home}france/", {}).status_code == 404


def test_profiles_are_the_accounts_as_a_whole(browser, restrict, max_, person):
    client = browser(restrict(max_))
    grid = client.get("/a/acme/tables/people/profiles/").content.decode()
    assert "anna@acme.example" in grid


def test_an_export_offers_what_its_author_sees(browser, restrict, max_, ada, person):
    url = "/a/acme/tables/people/export/"
    everything = browser(ada).get(url).content.decode()
    assert "(France)" in everything
    assert "Topic of France" in everything
    mine = browser(restrict(max_)).get(url).content.decode()
    assert "(Belgium)" in mine
    assert "Topic of Belgium" in mine
    assert "France" not in mine


@pytest.fixture
def exported(acme, people, person, restrict, max_, scope):
    """Return the text of a file that a member asks for, with these columns."""

    def text(member, columns):
        with scope(acme):
            export = request_export(
                people,
                {"shape": "all profiles"},
                by=Membership.objects.select_related("account", "user").get(
                    pk=member.pk
                ),
                columns=columns,
                format="csv",
                title="All",
            )
            export = exports(acme).get(pk=export.pk)
        make_export(export)
        with scope(acme):
            file = open_file(exports(acme).get(pk=export.pk))
            assert file is not None
            with file:
                return file.read().decode()

    return text


def test_tags_of_other_sections_are_not_in_a_file(exported, restrict, max_, ada):
    assert "Tag of France" in exported(ada, ["email", "@tags"])
    mine = exported(restrict(max_), ["email", "@tags"])
    assert "Tag of Belgium" in mine
    assert "Tag of Everywhere" in mine
    assert "France" not in mine


def test_columns_of_other_sections_cannot_be_asked_for(
    exported, restrict, max_, ada, france
):
    column = f"{france.pk}/city"
    assert "City of France" in exported(ada, ["email", column])
    with pytest.raises(NoSuchColumn):
        exported(restrict(max_), ["email", column])


def test_who_is_restricted_meanwhile_gets_no_file(
    acme, people, person, restrict, max_, france, scope
):
    with scope(acme):
        export = request_export(
            people,
            {"shape": "all profiles"},
            by=max_,
            columns=["email", f"{france.pk}/city"],
            format="csv",
            title="All",
        )
    restrict(max_)
    with scope(acme):
        export = exports(acme).get(pk=export.pk)
    make_export(export)
    with scope(acme):
        assert exports(acme).get(pk=export.pk).status == "failed"


def test_a_restricted_administrator_fetches_nobody_elses_file(
    browser, exported, restrict, ada, max_, acme, scope
):
    exported(max_, ["email"])
    with scope(acme):
        number = exports(acme).get().pk
    assert browser(ada).get(f"/a/acme/exports/{number}/").status_code == 200
    restrict(ada, Role.ADMIN)
    assert browser(ada).get(f"/a/acme/exports/{number}/").status_code == 404
    assert browser(ada).get(f"/a/acme/exports/{number}/file/").status_code == 404


def test_a_copy_for_a_person_is_not_for_those_who_see_a_part(
    browser, restrict, max_, person
):
    home = f"/a/acme/tables/people/profiles/{person.pk}/"
    url = f"{home}export/"
    assert url in browser(max_).get(home).content.decode()
    answer = browser(restrict(max_)).post(url)
    assert answer.status_code == 403
    assert "you see some sections only" in " ".join(answer.content.decode().split())
    assert url not in browser(max_).get(home).content.decode()


def test_a_deletion_by_a_restricted_member_takes_every_section(
    browser, restrict, max_, people, person, acme, scope
):
    client = browser(restrict(max_))
    dialog = client.post("/a/acme/tables/people/selection/", {"profile": [person.pk]})
    said = " ".join(dialog.content.decode().split())
    assert "in sections that you do not see" in said
    with scope(acme):
        assert SectionValues.objects.count() == 2
    form = {
        "profile": [person.pk],
        "fingerprint": dialog.context["fingerprint"],
        "confirmed": "on",
    }
    answer = client.post("/a/acme/tables/people/selection/deletion/", form)
    assert answer.status_code in {200, 302}
    with scope(acme):
        assert not SectionValues.objects.exists()
        assert not Tagging.objects.exists()
        assert not CustomEvent.objects.exists()


def test_the_builder_offers_what_its_reader_sees(
    person, people, restrict, max_, ada, acme, france, scope
):
    def offered(member):
        with scope(acme):
            reader = Membership.objects.select_related("account").get(pk=member.pk)
            catalogue = Catalogue(people, reader=reader)
            return {
                *(each.name for each in catalogue.found(Reference.SECTION, "")),
                *(each.name for each in catalogue.found(Reference.TOPIC, "")),
                *catalogue.kinds_of_events(),
            }

    assert {"France", "Topic of France", "Event of France"} < offered(ada)
    mine = offered(restrict(max_))
    assert {"Belgium", "Topic of Everywhere", "Event of Belgium"} < mine
    assert not any("France" in each for each in mine)
    # What a colleague put into a segment keeps its name.
    with scope(acme):
        catalogue = Catalogue(people, reader=max_)
        assert catalogue.name_of(Reference.SECTION, france.pk) == "France"


@pytest.fixture
def mailings(acme, person, belgium, france, scope):
    """Return a campaign of each kind of place, each of which reached Anna."""
    now = timezone.now()
    made = {}
    with scope(acme):
        for section in (belgium, france, None):
            word = section.name if section else "Everywhere"
            made[word] = Campaign.objects.create(
                account=acme,
                channel="email",
                name=f"Mail of {word}",
                launched=now,
                section=section,
            )
            EmailInteraction.objects.create(
                account=acme, profile=person, campaign=made[word], sent_at=now
            )
    return made


def test_campaigns_of_other_sections_are_not_there(
    browser, mailings, restrict, max_, ada
):
    def listed(member):
        return browser(member).get("/a/acme/campaigns/").content.decode()

    def answer(member, word):
        url = f"/a/acme/campaigns/{mailings[word].pk}/"
        return browser(member).get(url).status_code

    assert "Mail of France" in listed(ada)
    restrict(max_)
    assert "Mail of France" not in listed(max_)
    assert "Mail of Belgium" in listed(max_)
    assert "Mail of Everywhere" in listed(max_)
    assert [answer(max_, word) for word in mailings] == [200, 404, 200]
    assert answer(ada, "France") == 200


def test_their_messages_are_not_on_the_timeline(seen, mailings, restrict, max_, ada):
    assert "Mail of France" in seen(ada, "timeline/")
    mine = seen(restrict(max_), "timeline/")
    assert "Mail of Belgium" in mine
    assert "Mail of Everywhere" in mine
    assert "Mail of France" not in mine


def test_they_are_not_offered_in_the_builder(mailings, people, restrict, max_, scope):
    restrict(max_)
    with scope(people.account):
        member = Membership.objects.select_related("account").get(pk=max_.pk)
        found = Catalogue(people, reader=member).found(Reference.EMAIL_CAMPAIGN, "")
    assert {each.name for each in found} == {"Mail of Belgium", "Mail of Everywhere"}


NOT_SAID = "is said to members who see every section"


def test_a_deletion_says_all_sections_and_no_number_of_theirs(
    browser, person, mailings, restrict, max_, ada
):
    def asked(member):
        answer = browser(member).post(
            "/a/acme/tables/people/selection/", {"profile": [person.pk]}
        )
        assert answer.status_code == 200
        return answer.content.decode()

    everything = asked(ada)
    assert "E-mail interactions" in everything
    assert NOT_SAID not in everything
    mine = asked(restrict(max_))
    assert "in sections that you do not see" in mine
    assert "France" not in mine
    assert NOT_SAID in mine
    assert "Identifiers" in mine
    for trace in ("E-mail interactions", "Events", "Tags", "Values in sections"):
        assert f"<dt>{trace}</dt>" in everything
        assert f"<dt>{trace}</dt>" not in mine


@pytest.fixture
def overview(acme, people, person, mailings, ada, scope, browser):
    """Return the text of the overview of a deletion of everybody, as a member sees it."""
    with scope(acme):
        explored = Exploration.objects.create(
            account=acme,
            table=people,
            author=ada,
            criterion={"shape": "all profiles"},
        )
        run = import_matches(explored, by=ada)
    stage_import(run)

    def text(member):
        answer = browser(member).get(f"/a/acme/imports/{run.pk}/overview/")
        assert answer.status_code == 200
        return answer.content.decode()

    return text


def test_an_overview_names_and_counts_the_sections_that_are_seen(
    overview, restrict, ada
):
    everything = overview(ada)
    assert "Belgium (1 profile)" in " ".join(everything.split())
    assert "France (1 profile)" in " ".join(everything.split())
    assert ">E-mail interactions</th>" in everything
    restrict(ada, Role.ADMIN)
    mine = " ".join(overview(ada).split())
    assert "Belgium (1 profile)" in mine
    assert "France" not in mine
    assert NOT_SAID in mine
    assert ">E-mail interactions</th>" not in mine
    assert ">Identifiers</th>" in mine
