"""A member who sees one section only, and the lists and definitions of colleagues."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.actions.choose_topics import choose_topics
from imports.actions.create_import import create_import
from imports.actions.request_staging import request_staging
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Kind
from imports.queries import imports
from profiles.actions import begin_change as beginning
from profiles.actions.remove_section import remove_section
from profiles.actions.remove_tag import remove_tag
from profiles.actions.remove_topic import remove_topic
from profiles.models import Subscription, Tag, Tagging, Topic
from segments.models import BulkTagging
from tenancy.models import Membership, SeenSection
from tenancy.roles import Role
from tests import factories
from tests.imports.upserts.conftest import Upserts


@pytest.fixture
def bea(acme, belgium, scope) -> Membership:
    """Return an administrator who sees Belgium alone."""
    made = factories.member(acme, "bea@acme.example", Role.ADMIN)
    with scope(acme):
        Membership.objects.filter(pk=made.pk).update(sees_all_sections=False)
        SeenSection.objects.create(account=acme, member=made, section=belgium)
        return Membership.objects.select_related("account", "user").get(pk=made.pk)


@pytest.fixture
def anna(people):
    return factories.profile(people, email="anna@acme.example", first_name="Anna")


ROWS = ("anna@acme.example,Secret of Paris", "nobody,Secret of Lyon")


@pytest.fixture
def list_of(people, france, anna):
    """Return a list with values in France that somebody prepared."""

    def prepared(member: Membership) -> Any:
        columns = ["", f"attribute:city@{france.pk}"]
        return Upserts(member).staged(people, "email,where", *ROWS, columns=columns)

    return prepared


STEPS = ("general/", "kind/", "file/", "mapping/", "overview/", "overview/rows/new/")


@pytest.mark.parametrize("step", STEPS)
def test_a_colleagues_list_is_not_theirs_to_see(step, list_of, ada, bea, browser):
    run = list_of(ada)
    url = f"/a/acme/imports/{run.pk}/{step}"
    assert browser(ada).get(url).status_code == 200
    answer = browser(bea).get(url)
    assert answer.status_code == 403
    assert "Secret of" not in answer.content.decode()
    assert browser(bea).post(f"/a/acme/imports/{run.pk}/launch/").status_code == 403


def test_it_is_not_offered_to_them(list_of, ada, bea, browser):
    url = f"/a/acme/imports/{list_of(ada).pk}/"
    page = "/a/acme/in-progress/"
    assert url in browser(ada).get(page).content.decode()
    assert url not in browser(bea).get(page).content.decode()


def test_their_own_is(people, anna, bea, browser):
    run = Upserts(bea).staged(people, "email,city", "anna@acme.example,Ghent")
    for step in ("mapping/", "overview/"):
        url = f"/a/acme/imports/{run.pk}/{step}"
        assert browser(bea).get(url).status_code == 200


def test_neither_is_the_file_of_the_rows_that_failed(list_of, ada, bea, browser):
    run = Upserts(ada).run(list_of(ada))
    url = f"/a/acme/executions/{run.pk}/"
    files = [f"{url}errors.csv", f"{url}errors.xlsx"]
    page = browser(ada).get(url).content.decode()
    assert all(file in page for file in files)
    page = browser(bea).get(url).content.decode()
    assert not any(file in page for file in files)
    assert f"/imports/{run.import_run_id}/" not in page
    for file in files:
        assert browser(ada).get(file).getvalue()
        answer = browser(bea).get(file)
        assert answer.status_code == 403
        assert b"Secret" not in answer.content


@pytest.fixture
def unsubscribing(people, anna, acme, ada, france, scope):
    """Return a colleague's import of everybody from a topic of France."""
    with scope(acme):
        topics = [
            Topic.objects.create(account=acme, name="Topic of France", section=france),
            Topic.objects.create(account=acme, name="Topic of all"),
        ]
        for topic in topics:
            Subscription.objects.create(
                account=acme,
                profile=anna,
                topic=topic,
                status="subscribed",
                changed=anna.created,
            )
        run = create_import(people, by=ada, kind=Kind.UNSUBSCRIBE)
        choose_topics(run, topics, by=ada)
        upload_file(
            run, SimpleUploadedFile("l.csv", b"email\nanna@acme.example\n"), by=ada
        )
        request_staging(run, by=ada)
        fresh = imports(acme).get(pk=run.pk)
    stage_import(fresh)
    return fresh


@pytest.mark.parametrize("page", ["overview/", "launch/"])
def test_topics_of_other_sections_are_not_named(
    page, unsubscribing, acme, ada, bea, browser, scope
):
    url = f"/a/acme/imports/{unsubscribing.pk}/{page}"
    said = browser(ada).get(url).content.decode()
    assert "Topic of France" in said
    with scope(acme):
        unsubscribing.author = bea
        unsubscribing.save()
    said = browser(bea).get(url).content.decode()
    assert "Topic of all" in said
    assert "France" not in said
    assert "sections that you do not see" in said


def test_a_report_does_not_name_them_either(
    unsubscribing, acme, ada, bea, browser, scope
):
    execution = Upserts(ada).launched(unsubscribing)
    run_execution(execution)
    said = browser(bea).get(f"/a/acme/executions/{execution.pk}/").content.decode()
    assert "Topic of all" in said
    assert "Topic of France" not in said


@pytest.fixture
def slowly(monkeypatch):
    """Have every removal be a worker's, so that it is under way."""
    monkeypatch.setattr(beginning, "SMALL_ROWS", -1)


def test_the_removal_of_what_they_did_not_see_is_not_shown(
    slowly, acme, france, ada, bea, browser, scope
):
    with scope(acme):
        topic = Topic.objects.create(account=acme, name="Topic of Lyon", section=france)
        Topic.objects.create(account=acme, name="Topic of Nice", section=france)
        plain = Topic.objects.create(account=acme, name="Topic of all")
    remove_topic(topic, by=ada)
    remove_topic(plain, by=ada)
    remove_section(france, by=ada)
    for page, shown in (("topics", "Topic of"), ("sections", "France")):
        assert shown in browser(ada).get(f"/a/acme/{page}/").content.decode()
        said = browser(bea).get(f"/a/acme/{page}/").content.decode()
        for name in ("France", "Topic of Lyon", "Topic of Nice"):
            assert name not in said


def test_what_they_remove_themselves_is_shown(
    slowly, acme, ada, bea, browser, belgium, scope
):
    with scope(acme):
        topic = Topic.objects.create(account=acme, name="Ours", section=belgium)
    remove_topic(topic, by=bea)
    assert "Ours" in browser(bea).get("/a/acme/topics/").content.decode()


@pytest.fixture
def tag(acme, people, anna, france, scope):
    """Return a tag that Anna carries everywhere, and three others in France."""
    with scope(acme):
        tag = Tag.objects.create(account=acme, name="VIP")
        others = [factories.profile(people, email=f"{n}@x.example") for n in range(3)]
        for each in (anna, *others):
            Tagging.objects.create(
                account=acme,
                profile=each,
                tag=tag,
                section=None if each is anna else france,
                created=each.created,
            )
    return tag


def test_a_tag_is_counted_where_they_see_it(slowly, tag, ada, bea, browser):
    url = f"/a/acme/tags/{tag.pk}/removal/"
    assert "(4)" in browser(ada).get(url).content.decode()
    said = browser(bea).get(url).content.decode()
    assert "(4)" not in said
    assert "(1" in said
    assert "sections that you do not see" in said
    remove_tag(tag, by=ada)
    assert "VIP" in browser(bea).get("/a/acme/tags/").content.decode()


def test_how_far_a_colleagues_tag_is_is_not_theirs_to_see(
    acme, people, ada, bea, browser, scope
):
    with scope(acme):
        tag = Tag.objects.create(account=acme, name="VIP")
        runs = [
            BulkTagging.objects.create(
                account=acme, table=people, tag=tag, tag_name="VIP", author=member
            )
            for member in (ada, bea)
        ]
    urls = [f"/a/acme/taggings/{run.pk}/" for run in runs]
    assert [browser(ada).get(url).status_code for url in urls] == [200, 200]
    assert [browser(bea).get(url).status_code for url in urls] == [404, 200]
