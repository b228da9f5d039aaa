"""Segments saved, renamed, copied, deleted; matches counted, shown, tagged."""

import re

import pytest

from audit.models import Entry
from common.errors import WrongState
from profiles.models import Profile, Subscription, SubscriptionChange, Target, Topic
from segments import queries
from segments.actions.delete_segment import delete_segment
from segments.actions.rename_segment import rename_segment
from segments.actions.run_tagging import run_tagging
from segments.models import BulkTagging, Exploration, Segment
from tenancy.models import Feature, Section
from tenancy.scope import account_transaction
from tests import factories
from tests.segments.views.conftest import all_of, city


@pytest.fixture
def actions(acme):
    """Return what the trail says was done."""

    def done():
        with account_transaction(acme):
            rows = Entry.objects.filter(account=acme).order_by("position")
            return [(entry.action, entry.facts) for entry in rows]

    return done


def token(client, url):
    return client.get(url).context["draft"].token


# ---- saving


def test_an_exploration_becomes_a_segment(
    browser, acme, fresh, max_, exploration, actions
):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/"
    data = {"name": "  Of Ghent ", "version": token(client, url)}
    response = client.post(f"{url}copy/", data)
    with account_transaction(acme):
        segment = Segment.objects.get()
    assert response["Location"] == f"/a/acme/segments/{segment.pk}/"
    assert (segment.name, segment.criterion) == ("Of Ghent", all_of(city("Ghent")))
    assert segment.author_id == max_.pk
    assert fresh(exploration) is None
    facts = {"segment": segment.pk, "table": "people"}
    assert actions() == [("segment.saved", facts)]


def test_a_name_is_taken_once_a_table(browser, max_, segment, exploration):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/"
    data = {"name": "gHENT", "version": token(client, url)}
    response = client.post(f"{url}copy/", data)
    assert response.status_code == 422
    assert "segment of that name already" in response.content.decode()
    assert client.post(f"{url}copy/", {"name": " "}).status_code == 422


def test_a_stale_criterion_is_not_saved(browser, acme, max_, exploration):
    url = f"/a/acme/explorations/{exploration.pk}/copy/"
    data = {"name": "Of Ghent", "version": "7"}
    assert browser(max_).post(url, data).status_code == 409
    with account_transaction(acme):
        assert not Segment.objects.exists()


@pytest.fixture
def changed(browser, max_, segment):
    """Return Max's browser after a change of the segment, and its address."""
    client, url = browser(max_), f"/a/acme/segments/{segment.pk}/"
    data = {"op": "invert", "path": "terms.0", "version": token(client, url)}
    assert client.post(f"{url}changes/", data).status_code == 302
    return client, url


def test_changes_are_saved(changed, acme, fresh, segment, actions):
    client, url = changed
    response = client.post(f"{url}saving/", {"version": token(client, url)})
    assert response.status_code == 302
    assert fresh(segment).criterion["terms"][0]["shape"] == "not"
    with account_transaction(acme):
        assert not Exploration.objects.exists()
    assert [action for action, _facts in actions()] == ["segment.saved"]
    assert client.post(f"{url}saving/", {"version": "1"}).status_code == 409


def test_a_stale_save_changes_nothing(changed, fresh, segment):
    client, url = changed
    assert client.post(f"{url}saving/", {"version": "0"}).status_code == 409
    assert fresh(segment).criterion == segment.criterion


def test_what_somebody_saved_meanwhile_is_not_overwritten(
    changed, browser, fresh, ada, segment
):
    client, url = changed
    hers = browser(ada)
    data = {"op": "mode:any of", "path": "", "version": token(hers, url)}
    hers.post(f"{url}changes/", data)
    assert hers.post(f"{url}saving/", {"version": "1"}).status_code == 302
    saved = fresh(segment).criterion
    response = client.post(f"{url}saving/", {"version": token(client, url)})
    assert response.status_code == 409
    assert "Somebody else saved" in response.content.decode()
    assert fresh(segment).criterion == saved


def test_changes_are_discarded(changed, fresh, segment):
    client, url = changed
    client.post(f"{url}discarding/")
    assert client.get(url).context["draft"].held == segment.criterion


def test_an_incomplete_criterion_is_not_saved(changed, fresh, segment):
    client, url = changed
    data = {"op": "add:tag", "path": "", "version": token(client, url)}
    client.post(f"{url}changes/", data)
    response = client.post(f"{url}saving/", {"version": token(client, url)})
    assert response.status_code == 422
    assert fresh(segment).criterion == segment.criterion


def test_a_circle_of_segments_is_not_saved(browser, acme, people, max_, segment):
    client = browser(max_)
    with account_transaction(acme):
        other = Segment.objects.create(
            account=acme,
            table=people,
            name="Uses Ghent",
            criterion=all_of({"shape": "segment", "segment": segment.pk}),
            author=max_,
        )
    url = f"/a/acme/segments/{segment.pk}/"
    data = {"op": "add:segment", "path": "", "version": token(client, url)}
    client.post(f"{url}changes/", data)
    data = {
        "op": "set",
        "path": "terms.1",
        "segment": str(other.pk),
        "version": token(client, url),
    }
    client.post(f"{url}changes/", data)
    assert client.get(f"{url}count/").status_code == 422
    response = client.post(f"{url}saving/", {"version": token(client, url)})
    assert response.status_code == 422
    assert "used by the one" in response.content.decode()


# ---- names, copies, deletion


def test_a_segment_is_renamed(browser, fresh, max_, segment, actions):
    url = f"/a/acme/segments/{segment.pk}/name/"
    assert browser(max_).post(url, {"name": "Gent"}).status_code == 302
    assert fresh(segment).name == "Gent"
    assert fresh(segment).changed == segment.changed
    assert [action for action, _facts in actions()] == ["segment.renamed"]
    assert browser(max_).post(url, {"name": ""}).status_code == 422
    assert browser(max_).post(url, {"name": "x" * 101}).status_code == 422
    assert fresh(segment).name == "Gent"


def test_a_copy_has_a_name_of_its_own(browser, acme, max_, segment):
    url = f"/a/acme/segments/{segment.pk}/duplicate/"
    for _time in range(2):
        assert browser(max_).post(url).status_code == 302
    with account_transaction(acme):
        names = list(Segment.objects.order_by("pk").values_list("name", flat=True))
        held = set(map(str, Segment.objects.values_list("criterion", flat=True)))
    assert names == ["Ghent", "Ghent (copy)", "Ghent (copy 2)"]
    assert len(held) == 1


def test_a_segment_is_deleted_and_nobody_in_it(
    browser, fresh, crowd, max_, segment, actions
):
    url = f"/a/acme/segments/{segment.pk}/removal/"
    assert browser(max_).post(url).status_code == 302
    assert fresh(segment) is None
    assert all(fresh(profile) for profile in crowd)
    assert [action for action, _facts in actions()] == ["segment.deleted"]


@pytest.mark.parametrize(
    "act", [delete_segment, lambda segment, by: rename_segment(segment, "Gent", by=by)]
)
def test_whoever_comes_second_deletes_and_renames_nothing(
    act, acme, segment, max_, actions, scope
):
    """As they read it before the first one was done: nothing is told that was not."""
    with scope(acme):
        seen = Segment.objects.select_related("table__account").get(pk=segment.pk)
        delete_segment(segment, by=max_)
        with pytest.raises(WrongState):
            act(seen, by=max_)
    assert [action for action, _facts in actions()] == ["segment.deleted"]


def test_a_segment_that_others_use_stays(browser, acme, fresh, people, max_, segment):
    user = {"shape": "not", "term": {"shape": "segment", "segment": segment.pk}}
    with account_transaction(acme):
        Segment.objects.create(
            account=acme,
            table=people,
            name="Elsewhere",
            criterion=all_of(city("Mons"), user),
            author=max_,
        )
    url = f"/a/acme/segments/{segment.pk}/"
    response = browser(max_).post(f"{url}removal/")
    assert response.status_code == 409
    assert "Elsewhere" in response.content.decode()
    assert fresh(segment) is not None
    assert "Elsewhere" in browser(max_).get(url).content.decode()


def test_the_list_is_searched_and_paged(browser, acme, people, max_, segment):
    with account_transaction(acme):
        for number in range(60):
            Segment.objects.create(
                account=acme,
                table=people,
                name=f"Old {number}",
                criterion=all_of(city("Mons")),
                author=max_,
            )
    client = browser(max_)
    first = client.get("/a/acme/segments/")
    assert len(first.context["page"].rows) == 50
    rest = client.get(f"/a/acme/segments/{first.context['page'].next_url}")
    assert len(rest.context["page"].rows) == 11
    found = client.get("/a/acme/segments/?q=ghen").context["page"].rows
    assert [row.name for row in found] == ["Ghent"]


# ---- what is counted, shown and done


def test_count_and_list_agree_and_the_vanished_are_in_neither(
    browser, acme, crowd, max_, segment
):
    client, url = browser(max_), f"/a/acme/segments/{segment.pk}/"
    assert client.get(f"{url}count/").context["matched"] == 3
    with account_transaction(acme):
        Target.objects.create(account=acme, profile_id=crowd[0].pk, erasure_id=1)
    assert client.get(f"{url}count/").context["matched"] == 2
    rows = client.get(f"{url}profiles/").context["grid"].rows
    assert {row.name for row in rows} == {"Kim1", "Kim2"}


def test_the_grid_of_matches_deletes_by_hand_and_comes_back(
    browser, crowd, max_, segment
):
    client, url = browser(max_), f"/a/acme/segments/{segment.pk}/profiles/"
    assert 'name="back" value="' + url in client.get(url).content.decode()
    pop_up = client.post(
        "/a/acme/tables/people/selection/",
        {"profile": str(crowd[0].pk), "back": f"{url}?sort=name"},
    )
    assert pop_up.context["back"] == f"{url}?sort=name"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/a/acme/",
        "//evil.example/",
        "/a/globex/segments/1/profiles/",
        "/a/acme/../../sign-in/logout/",
        "/a/acme/\\evil",
        "",
    ],
)
def test_a_form_leads_nowhere_else(browser, crowd, max_, back):
    pop_up = browser(max_).post(
        "/a/acme/tables/people/selection/",
        {"profile": str(crowd[0].pk), "back": back},
    )
    assert pop_up.context["back"] == "/a/acme/tables/people/profiles/"


def test_deleting_names_the_sections_concerned(
    browser, acme, people, crowd, ada, segment
):
    factories.traces(crowd[0])  # in Belgium
    with account_transaction(acme):
        Section.objects.create(account=acme, slug="france", name="France")
    page = browser(ada).get(f"/a/acme/segments/{segment.pk}/deletion/")
    assert page.context["sections"] == ["Belgium"]
    assert page.context["matched"] == 3
    assert "Their data goes in all sections" in page.content.decode()


def test_nobody_is_not_deleted_and_nor_is_what_was_not_saved(
    browser, ada, acme, segment, crowd
):
    client, url = browser(ada), f"/a/acme/segments/{segment.pk}/"
    data = {"op": "invert", "path": "terms.0", "version": token(client, url)}
    client.post(f"{url}changes/", data)
    assert client.get(f"{url}deletion/").status_code == 409
    assert "delete-profiles" not in client.get(f"{url}count/").content.decode()
    client.post(f"{url}discarding/")
    assert "delete-profiles" in client.get(f"{url}count/").content.decode()
    with account_transaction(acme):
        Segment.objects.update(criterion=all_of(city("Atlantis")))
    assert client.get(f"{url}deletion/").status_code == 409
    assert "delete-profiles" not in client.get(f"{url}count/").content.decode()


def test_the_button_is_for_those_who_may_where_it_is_activated(
    browser, acme, max_, ada, segment, crowd
):
    url = f"/a/acme/segments/{segment.pk}/count/"
    assert "delete-profiles" in browser(ada).get(url).content.decode()
    assert "delete-profiles" not in browser(max_).get(url).content.decode()
    acme.features = [Feature.LIST_DELETION]
    acme.save()
    page = browser(ada).get(url).content.decode()
    assert "delete-profiles" not in page
    assert "Ask the account owner" in page
    assert "Ask the account owner" not in browser(max_).get(url).content.decode()


@pytest.fixture
def work(acme, fresh):
    """Return what a worker does for the bulk taggings that are due."""

    def worked():
        with account_transaction(acme):
            due = list(queries.taggings(acme).filter(ended=None))
        for run in due:
            run_tagging(run)

    return worked


def test_everybody_who_matches_is_tagged_once(
    browser, crowd, max_, exploration, tagged, actions, work
):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/"
    data = {"tag": "Flemish", "confirmed": "on", "version": token(client, url)}
    assert client.get(f"{url}tagging/").context["matched"] == 3
    for _time in range(2):
        assert client.post(f"{url}tagging/", data).status_code == 302
        work()
    assert tagged("Flemish") == sorted(profile.pk for profile in crowd[:3])
    assert [
        facts["profiles"] for action, facts in actions() if action == "profiles.tagged"
    ] == [3, 0]


@pytest.fixture
def marked(browser, crowd, max_, exploration):
    """Return the form of a tag as it was shown, and its address."""
    url = f"/a/acme/explorations/{exploration.pk}/tagging/"
    page = browser(max_).get(url).content.decode()
    sent = dict(re.findall(r'name="(version|once)" value="([^"]+)"', page))
    assert set(sent) == {"version", "once"}
    return url, {"tag": "Flemish", "confirmed": "on", **sent}


def test_a_form_that_is_sent_twice_tags_once(marked, browser, max_, work, actions):
    (url, data), client = marked, browser(max_)
    first = client.post(url, data)["Location"]
    assert client.post(url, data)["Location"] == first
    work()
    assert client.post(url, data)["Location"] == first
    done = [action for action, _facts in actions() if "tag" in action]
    assert sorted(done) == ["profiles.tagged", "tagging.requested"]


def test_a_form_with_another_tag_tags_again(marked, browser, max_):
    (url, data), client = marked, browser(max_)
    first = client.post(url, data)["Location"]
    assert client.post(url, data | {"tag": "Walloon"})["Location"] != first


def test_a_form_keeps_its_mark_while_it_is_wrong(marked, browser, max_):
    url, data = marked
    refused = browser(max_).post(url, data | {"tag": " "})
    assert refused.status_code == 422
    assert f'value="{data["once"]}"' in refused.content.decode()


def test_a_tag_is_on_its_way_until_a_worker_has_done_it(
    browser, crowd, max_, exploration, work
):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/"
    data = {"tag": "Flemish", "confirmed": "on", "version": token(client, url)}
    home = client.post(f"{url}tagging/", data)["Location"]
    page = client.get(home).content.decode()
    assert "every 1s" in page
    work()
    page = client.get(home).content.decode()
    assert "every 1s" not in page
    assert "3 profiles were tagged." in page


@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404)])
def test_who_may_not_edit_does_not_see_it(
    browser, crowd, max_, exploration, request, who, answer
):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/"
    data = {"tag": "Flemish", "confirmed": "on", "version": token(client, url)}
    home = client.post(f"{url}tagging/", data)["Location"]
    other = browser(who and request.getfixturevalue(who))
    assert other.get(home).status_code == answer
    assert client.post(home).status_code == 405


def test_another_accounts_tagging_is_not_there(browser, globex, max_, tag):
    with account_transaction(globex):
        table = factories.table(globex, "clients")
        theirs = BulkTagging.objects.create(account=globex, table=table, tag_name="X")
    answer = browser(max_).get(f"/a/acme/taggings/{theirs.pk}/")
    assert answer.status_code == 404


def test_who_matched_is_tagged_whoever_matches_now(
    browser, acme, crowd, max_, exploration, tagged, work
):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/"
    data = {"tag": "Flemish", "confirmed": "on", "version": token(client, url)}
    client.post(f"{url}tagging/", data)
    with account_transaction(acme):
        Profile.objects.filter(account=acme).update(attributes={})
    work()
    assert tagged("Flemish") == sorted(profile.pk for profile in crowd[:3])


def test_nobody_is_tagged_without_the_tick_or_from_a_stale_page(
    browser, crowd, max_, exploration, tagged
):
    client, url = browser(max_), f"/a/acme/explorations/{exploration.pk}/tagging/"
    data = {"tag": "Flemish", "version": "0"}
    assert client.post(url, data).status_code == 422
    assert (
        client.post(url, {**data, "confirmed": "on", "version": "9"}).status_code == 409
    )
    assert client.post(url, {**data, "confirmed": "on", "tag": " "}).status_code == 422
    assert tagged("Flemish") == []


def test_somebody_who_is_being_deleted_is_not_tagged(
    browser, acme, crowd, max_, exploration, tagged, work
):
    url = f"/a/acme/explorations/{exploration.pk}/tagging/"
    data = {"tag": "Flemish", "confirmed": "on", "version": "0"}
    browser(max_).post(url, data)
    with account_transaction(acme):
        Target.objects.create(account=acme, profile_id=crowd[0].pk, erasure_id=1)
    work()
    assert tagged("Flemish") == sorted(profile.pk for profile in crowd[1:3])


@pytest.fixture
def consents(acme, crowd):
    """Return the consents there are, as (profile, topic, status)."""
    with account_transaction(acme):
        topics = [
            Topic.objects.create(account=acme, name=name) for name in ("News", "Offers")
        ]
        for profile in crowd:
            for topic in topics:
                Subscription.objects.create(
                    account=acme,
                    profile=profile,
                    topic=topic,
                    status="subscribed",
                    changed=profile.created,
                )

    def held(status="unsubscribed"):
        with account_transaction(acme):
            rows = Subscription.objects.filter(account=acme, status=status)
            return sorted(rows.values_list("profile_id", "topic__name"))

    return held


@pytest.fixture
def unsubscribe(browser, acme, max_, exploration, consents):
    """Return what unsubscribes whoever matches from a topic, by its name, or all."""

    def posted(which):
        with account_transaction(acme):
            topic = "all" if which == "all" else Topic.objects.get(name=which).pk
        url = f"/a/acme/explorations/{exploration.pk}/unsubscription/"
        data = {"topic": topic, "confirmed": "on", "version": "0"}
        return browser(max_).post(url, data)

    return posted


@pytest.mark.parametrize("which", ["News", "all"])
def test_everybody_who_matches_is_unsubscribed_and_stays(
    unsubscribe, acme, crowd, consents, fresh, actions, which
):
    assert unsubscribe(which).status_code == 302
    names = ["News", "Offers"] if which == "all" else [which]
    gone = sorted((profile.pk, name) for profile in crowd[:3] for name in names)
    assert consents() == gone
    assert all(fresh(profile) for profile in crowd)
    with account_transaction(acme):
        noted = SubscriptionChange.objects.filter(status="unsubscribed")
        assert noted.count() == len(gone)
    [(action, facts)] = actions()
    assert action == "profiles.unsubscribed"
    assert facts["profiles"] == 3


def test_nobody_is_unsubscribed_without_the_tick_or_from_a_stale_page(
    browser, max_, exploration, consents
):
    url = f"/a/acme/explorations/{exploration.pk}/unsubscription/"
    data = {"topic": "all", "version": "0"}
    client = browser(max_)
    assert client.post(url, data).status_code == 422
    confirmed = {**data, "confirmed": "on"}
    assert client.post(url, {**confirmed, "version": "9"}).status_code == 409
    assert client.post(url, {**confirmed, "topic": "9999"}).status_code == 422
    assert consents() == []
