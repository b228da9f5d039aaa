"""What one changes in the builder, and what it answers."""

import json
from typing import Any

import pytest

from segments.actions.change_draft import MOST_BYTES, MOST_STEPS
from segments.criteria import limits
from segments.models import Exploration
from tenancy.scope import account_transaction
from tests.segments.views.conftest import all_of, city


def test_a_condition_is_added_and_has_the_focus(change, fresh, max_, exploration):
    response = change(max_, exploration, "add:e-mail:clicked")
    assert response.status_code == 200
    held = fresh(exploration)
    assert held.version == 1
    assert held.criterion["terms"][1]["did"] == "clicked"
    page = response.content.decode()
    assert 'data-focus="slot-terms-1-did"' in page
    assert "<html" not in page


def test_a_change_without_a_script_goes_back_to_the_page(change, max_, exploration):
    response = change(max_, exploration, "invert", "terms.0", swap=False)
    assert response.status_code == 302
    assert response["Location"].endswith(
        f"/explorations/{exploration.pk}/#slot-terms-0"
    )


def test_a_stale_change_is_refused_and_nothing_changes(
    change, fresh, max_, exploration
):
    assert change(max_, exploration, "invert", "terms.0", version=0).status_code == 200
    before = fresh(exploration).criterion
    response = change(max_, exploration, "remove", "terms.0", version=0)
    assert response.status_code == 409
    assert "changed in another window" in response.content.decode()
    assert fresh(exploration).criterion == before


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("remove", "terms.7"),
        ("remove", "terms.0.test"),
        ("explode", ""),
        ("add:attribute:nothing", ""),
        ("add:tag", "terms.0"),
        ("mode:most of", ""),
        ("up", "terms.0"),
        ("unwhere:0", "terms.0"),
        ("set", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_done_is_refused(
    change, fresh, max_, exploration, operation, path
):
    before = fresh(exploration)
    response = change(max_, exploration, operation, path)
    assert response.status_code == 422
    assert (fresh(exploration).criterion, fresh(exploration).version) == (
        before.criterion,
        before.version,
    )


def test_values_are_read_by_their_fields_and_nothing_else(
    change, fresh, max_, exploration
):
    response = change(
        max_,
        exploration,
        "set",
        "terms.0",
        **{
            "test.values": ["", "Liège", "Ghent", "Liège"],
            "test.text": "no such field",
            "shape": "all profiles",
            "account": "1",
        },
    )
    assert response.status_code == 200
    assert fresh(exploration).criterion == all_of(city("Liège", "Ghent"))


def test_pasted_lines_are_values(change, fresh, max_, exploration):
    change(
        max_,
        exploration,
        "set",
        "terms.0",
        **{"test.values": "", "test.values.lines": "Ghent\r\n Mons \n\nGhent"},
    )
    assert fresh(exploration).criterion == all_of(city("Ghent", "Mons"))


def test_another_comparison_brings_its_fields(change, fresh, max_, exploration):
    response = change(max_, exploration, "set", "terms.0", **{"test.is": "contains"})
    test = fresh(exploration).criterion["terms"][0]["test"]
    assert test == {"is": "contains", "text": "Ghent"}
    assert 'name="test.text"' in response.content.decode()
    assert response["HX-Reswap"] == "none"


def test_an_answer_leaves_the_fields_alone_that_stay(change, max_, exploration):
    change(max_, exploration, "set", "terms.0", **{"test.is": "contains"})
    response = change(
        max_,
        exploration,
        "set",
        "terms.0",
        **{"test.is": "contains", "test.text": "Gen"},
    )
    assert "slot-terms-0-fields" not in response.content.decode()
    assert "“Gen”" in response.content.decode()


def test_what_is_said_again_changes_nothing(change, fresh, max_, exploration):
    change(max_, exploration, "set", "terms.0", **{"test.values": ["", "Ghent"]})
    assert fresh(exploration).version == 0


def test_an_incomplete_condition_says_so(change, browser, max_, exploration):
    response = change(max_, exploration, "set", "terms.0", **{"test.values": ""})
    page = response.content.decode()
    assert "This is missing. Fill it in." in page
    assert "Not complete yet" in page
    url = f"/a/acme/explorations/{exploration.pk}/"
    for refused in ("count/", "profiles/", "copy/", "tagging/", "unsubscription/"):
        assert browser(max_).get(url + refused).status_code == 422


def test_too_much_is_refused(change, fresh, max_, exploration):
    long = "\n".join(f"{n:0500d}" for n in range(300))
    response = change(
        max_, exploration, "set", "terms.0", **{"test.values.lines": long}
    )
    assert response.status_code == 422
    assert fresh(exploration).criterion == all_of(city("Ghent"))
    for _level in range(limits.MOST_DEPTH - 2):
        response = change(max_, exploration, "nest")
        assert response.status_code == 200
    assert change(max_, exploration, "nest").status_code == 422


def test_a_wild_path_costs_nothing(change, max_, exploration):
    path = ".".join(["terms", "0"] * 5000)
    assert change(max_, exploration, "remove", path).status_code == 422


def test_the_first_change_of_a_segment_is_kept_beside_it(
    browser, fresh, acme, max_, segment
):
    client = browser(max_)
    page = client.get(f"/a/acme/segments/{segment.pk}/")
    token = page.context["draft"].token
    url = f"/a/acme/segments/{segment.pk}/changes/"
    data = {"op": "invert", "path": "terms.0", "version": token}
    assert client.post(url, data).status_code == 302
    assert fresh(segment).criterion == segment.criterion
    with account_transaction(acme):
        draft = Exploration.objects.get(segment=segment)
    held: Any = draft.criterion
    assert held["terms"][0]["shape"] == "not"
    assert client.post(url, data).status_code == 409
    page = client.get(f"/a/acme/segments/{segment.pk}/")
    assert page.context["draft"].is_changed
    assert "Not saved yet" in page.content.decode()


def test_a_colleague_does_not_see_what_was_not_saved(browser, max_, ada, segment):
    client = browser(max_)
    token = client.get(f"/a/acme/segments/{segment.pk}/").context["draft"].token
    url = f"/a/acme/segments/{segment.pk}/changes/"
    client.post(url, {"op": "invert", "path": "terms.0", "version": token})
    page = browser(ada).get(f"/a/acme/segments/{segment.pk}/")
    assert not page.context["draft"].is_changed
    assert page.context["draft"].held == segment.criterion


def test_changes_are_undone_and_done_again(change, fresh, max_, exploration):
    seen = [fresh(exploration).criterion]
    for operation, path in (
        ("add:tag", ""),
        ("invert", "terms.0"),
        ("remove", ""),
        ("add:all profiles", ""),
    ):
        assert change(max_, exploration, operation, path).status_code == 200
        seen.append(fresh(exploration).criterion)
    for held in reversed(seen[:-1]):
        assert change(max_, exploration, "undo").status_code == 200
        assert fresh(exploration).criterion == held
    assert change(max_, exploration, "undo").status_code == 422
    for held in seen[1:]:
        assert change(max_, exploration, "redo").status_code == 200
        assert fresh(exploration).criterion == held
    assert change(max_, exploration, "redo").status_code == 422


def test_a_change_after_an_undo_leaves_nothing_to_redo(
    change, fresh, max_, exploration
):
    change(max_, exploration, "invert", "terms.0")
    change(max_, exploration, "undo")
    change(max_, exploration, "add:tag")
    before = fresh(exploration).criterion
    assert change(max_, exploration, "redo").status_code == 422
    assert fresh(exploration).criterion == before


def test_a_stale_undo_is_refused(change, fresh, max_, exploration):
    change(max_, exploration, "invert", "terms.0")
    before = fresh(exploration).criterion
    assert change(max_, exploration, "undo", version=0).status_code == 409
    assert fresh(exploration).criterion == before


def test_the_first_change_of_a_segment_can_be_undone(browser, max_, segment):
    client, url = browser(max_), f"/a/acme/segments/{segment.pk}/"
    for data in ({"op": "invert", "path": "terms.0"}, {"op": "undo"}):
        token = client.get(url).context["draft"].token
        client.post(f"{url}changes/", {**data, "version": token})
    assert client.get(url).context["draft"].held == segment.criterion


def test_what_can_be_undone_is_bounded(change, fresh, max_, exploration):
    for _time in range(MOST_STEPS + 5):
        change(max_, exploration, "invert", "terms.0")
    assert len(fresh(exploration).past) == MOST_STEPS
    values = {"test.values.lines": "\n".join(f"{n:0200d}" for n in range(400))}
    for _time in range(5):
        answer = change(max_, exploration, "set", "terms.0", **values)
        assert answer.status_code == 200
        change(max_, exploration, "invert", "terms.0")
    assert len(json.dumps(fresh(exploration).past)) <= MOST_BYTES
