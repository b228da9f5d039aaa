"""The type of an attribute of entries changes when every value can be converted."""

import csv
import io
import threading
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection, connections
from django.utils import timezone

from audit.models import Entry
from common import sql
from interactions.actions import carry_out_entry_change as worker
from interactions.actions import change_entry_attribute as beginning
from interactions.actions.add_entry import add_entry
from interactions.actions.change_entry_attribute import change_entry_attribute
from interactions.actions.record_interactions import record_interactions
from interactions.actions.remove_custom_table import remove_custom_table
from interactions.actions.take_custom_table import take_custom_table
from interactions.actions.tidy_entry_flaws import tidy_entry_flaws
from interactions.entry_flaws import flaws
from interactions.happenings import EntryAdded, Receipt
from interactions.models import (
    CustomEntry,
    CustomTable,
    EntryAttribute,
    EntryChange,
    EntryFlaw,
)
from interactions.tasks import carry_out_change
from notifications.models import Kind, Notification
from profiles.actions.hold_definition import DefinitionChanged
from profiles.models import Target
from profiles.terms import Terms
from segments.models import Segment
from tenancy.models import Errand
from tenancy.scope import account_transaction
from tests import factories
from tests.interactions.custom.conftest import CUSTOM, defined, entry

ORDERS = f"{CUSTOM}orders/"
PRODUCT = f"{ORDERS}attribute/product/"
AS_NUMBER = {"label": "Product", "type": "integer"}
WHY = "A whole number of at most 18 digits is wanted."


@pytest.fixture
def large(monkeypatch):
    """Have even a few entries be too many for a request."""
    monkeypatch.setattr(beginning, "SMALL_ROWS", -1)


@pytest.fixture
def ask(browser, ada, orders):
    """Return what asks for another form of the products as an administrator."""
    return lambda **said: browser(ada).post(PRODUCT, {**AS_NUMBER, **said})


@pytest.fixture
def product(acme, orders, scope):
    def found():
        with scope(acme):
            return EntryAttribute.objects.select_related("custom_table").get(
                name="product"
            )

    return found


@pytest.fixture
def put(orders, scope):
    """Return what adds an entry, somebody's or nobody's, as a list would."""
    return lambda of=None, **said: entry(orders, of, scope, **said)


@pytest.fixture
def values(acme, orders, scope):
    def found(name="product"):
        with scope(acme):
            rows = CustomEntry.objects.filter(custom_table=orders).order_by("pk")
            return [row.attributes.get(name) for row in rows]

    return found


@pytest.fixture
def work():
    def act():
        for errand in Errand.objects.filter(task=worker.TASK):
            carry_out_change(errand.pk)

    return act


def the_change(acme, scope):
    with scope(acme):
        return EntryChange.objects.get()


def errors(answer, field):
    assert answer.status_code == 422, answer.status_code
    return " ".join(answer.context["form"].errors.get(field, []))


# The change --------------------------------------------------------------------------


def test_values_are_converted_with_their_type(
    ask, orders, ann, product, values, acme, scope
):
    for value in ("7", " 08", None):
        entry(orders, ann, scope, product=value, weight="7")
    assert ask().status_code == 302
    assert (product().type, product().state) == ("integer", "settled")
    assert values() == [7, 8, None]
    assert values("weight") == ["7", "7", "7"]
    with scope(acme):
        assert not EntryChange.objects.exists()
        done = Entry.objects.filter(action__startswith="entry_attribute.")
        assert list(done.order_by("position").values_list("action", flat=True)) == [
            "entry_attribute.changed",
            "entry_attribute.converted",
        ]


@pytest.mark.parametrize(
    ("before", "after", "held", "becomes"),
    [
        (Terms("integer"), Terms("decimal"), 7, 7.0),
        (Terms("integer"), Terms("text"), 7, "7"),
        (Terms("text"), Terms("boolean"), "yes", True),
        (Terms("text"), Terms("date"), "2026-11-23", "2026-11-23"),
        (Terms("text"), Terms("choice", ("Red",)), "red", "Red"),
        (Terms("choice", ("Red",)), Terms("multi-choice", ("Red",)), "Red", ["Red"]),
        (Terms("multi-choice", ("Red",)), Terms("text"), ["Red"], "Red"),
    ],
)
def test_a_safe_conversion_is_made(
    put, ada, product, values, before, after, held, becomes
):
    put(product=held)
    with account_transaction(ada.account):
        EntryAttribute.objects.filter(name="product").update(
            type=before.type, choices=list(before.choices)
        )
        assert change_entry_attribute(product(), "Product", after, by=ada) is None
    assert [repr(value) for value in values()] == [repr(becomes)]
    assert product().type == after.type


def test_a_text_without_an_offset_becomes_a_moment_of_the_accounts_zone(
    put, ada, product, values
):
    put(product="2026-07-01 12:30")
    ada.account.time_zone = "Europe/Brussels"
    with account_transaction(ada.account):
        change_entry_attribute(product(), "Product", Terms("datetime"), by=ada)
    assert values() == ["2026-07-01T10:30:00+00:00"]


def test_a_type_is_refused_while_a_value_cannot_be_converted(
    ask, put, browser, ada, ann, product, values
):
    put(ann, product="7")
    tent = put(product="Tent")
    answer = ask()
    assert "1 value cannot be converted" in errors(answer, "type")
    assert (product().type, product().state) == ("text", "settled")
    assert values() == ["7", "Tent"]
    url = f"{ORDERS}changes/{answer.context['change'].pk}/"
    assert url in answer.text
    [look] = browser(ada).get(url).context["looks"]
    assert (look.number, look.profile, look.value, look.why) == (
        tent.pk,
        None,
        "Tent",
        WHY,
    )
    assert "stays as it was" in browser(ada).get(ORDERS).text


def test_what_was_put_right_is_tried_again_with_the_same_form(
    ask, orders, product, acme, scope
):
    tent = entry(orders, None, scope, product="Tent")
    answer = ask()
    sent = {**AS_NUMBER, "version": answer.context["form"]["version"].value()}
    with scope(acme):
        CustomEntry.objects.filter(pk=tent.pk).update(attributes={"product": "8"})
    assert ask(**sent).status_code == 302
    assert product().type == "integer"
    with scope(acme):
        assert not EntryChange.objects.exists()


def test_a_choice_that_an_entry_has_is_not_removed(ask, orders, product, scope):
    entry(orders, None, scope, product="Red")
    said = {"label": "Product", "type": "choice", "choices": "Red\nBlue"}
    assert ask(**said).status_code == 302
    answer = ask(**(said | {"choices": "Blue"}))
    assert "1 value would not fit" in errors(answer, "choices")
    assert product().choices == ["Red", "Blue"]
    assert ask(**(said | {"choices": "Red"})).status_code == 302
    assert product().choices == ["Red"]


def test_what_was_odd_before_is_no_fault_of_a_shorter_list(ask, orders, product, scope):
    said = {"label": "Product", "type": "choice", "choices": "Red\nBlue"}
    ask(**said)
    entry(orders, None, scope, product={"odd": True})
    assert ask(**(said | {"choices": "Red"})).status_code == 302


def test_a_label_is_changed_and_noted_as_that(ask, acme, scope):
    said = {"label": "Article", "type": "text"}
    assert ask(**said).status_code == 302
    with scope(acme):
        assert EntryAttribute.objects.filter(label="Article", name="product").exists()
        assert Entry.objects.filter(action="entry_attribute.renamed").exists()


def test_a_stale_form_changes_nothing(ask, product):
    stale = {**AS_NUMBER, "version": 41}
    assert ask(**stale).status_code == 409
    assert product().type == "text"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"label": "", "type": "text"}, "label"),
        ({"label": "A", "type": "poem"}, "type"),
        ({"label": "A", "type": "choice", "choices": ""}, "choices"),
        ({"label": "A", "type": "choice", "choices": "a;b"}, "choices"),
    ],
)
def test_bad_input_comes_back_with_the_form(ask, said, field):
    assert errors(ask(**said), field)


@pytest.mark.parametrize(
    ("where", "answer"),
    [("product", 409), ("quantity", 302)],
)
def test_the_type_that_a_segment_asks_for_stays(
    ask, orders, people, where, answer, acme, scope
):
    test = {"operator": "is one of", "values": ["Tent"]}
    criterion = {
        "shape": "entry",
        "custom_table": orders.pk,
        "at_least": 1,
        "where": [{"field": where, "test": test}],
    }
    with scope(acme):
        Segment.objects.create(
            account=acme, table=people, name="Campers", criterion=criterion
        )
    response = ask()
    assert response.status_code == answer
    if answer == 409:
        assert "Campers" in response.context["form"].errors["type"][0]


def test_a_choice_that_a_segment_asks_for_stays(ask, orders, people, acme, scope):
    said = {"label": "Product", "type": "choice", "choices": "Red\nBlue\nGreen"}
    ask(**said)
    test = {"operator": "is one of", "values": ["Red"]}
    where = [{"field": "product", "test": test}]
    criterion = {"shape": "entry", "custom_table": orders.pk, "where": where}
    with scope(acme):
        Segment.objects.create(
            account=acme, table=people, name="Reds", criterion=criterion
        )
    without_blue = said | {"choices": "Red\nGreen"}
    assert ask(**without_blue).status_code == 302
    without_red = said | {"choices": "Green"}
    assert ask(**without_red).status_code == 409


# By a worker ------------------------------------------------------------------------


@pytest.mark.usefixtures("large")
def test_a_worker_converts_what_is_too_much_for_a_request(
    ask, put, browser, ada, product, values, work, monkeypatch
):
    monkeypatch.setattr(worker, "SLICE_ROWS", 2)
    for number in range(5):
        put(product=str(number))
    assert ask().status_code == 302
    assert (product().state, product().type) == ("changing", "text")
    page = browser(ada).get(ORDERS)
    assert "being changed" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    work()
    assert values() == [0, 1, 2, 3, 4]
    assert (product().state, product().type) == ("settled", "integer")
    assert not Errand.objects.filter(task=worker.TASK).exists()
    assert 'hx-trigger="every 2s"' not in browser(ada).get(ORDERS).text


@pytest.mark.usefixtures("large")
def test_whoever_asked_is_told_when_a_worker_is_done(ask, put, ada, work, acme, scope):
    put(product="7")
    ask()
    work()
    with scope(acme):
        [note] = Notification.objects.filter(member=ada)
    assert (note.kind, note.path) == (Kind.CHANGED, ORDERS)


@pytest.mark.usefixtures("large")
def test_a_worker_refuses_what_entries_break(
    ask, ada, orders, ann, product, work, acme, scope
):
    entry(orders, ann, scope, product="Tent")
    ask()
    work()
    assert (product().state, product().type) == ("settled", "text")
    with scope(acme):
        [note] = Notification.objects.filter(member=ada)
    change = the_change(acme, scope)
    assert (note.kind, note.path) == (
        Kind.CHANGE_REFUSED,
        f"{ORDERS}changes/{change.pk}/",
    )
    assert not Errand.objects.filter(task=worker.TASK).exists()


@pytest.mark.usefixtures("large")
def test_what_is_converted_is_written_by_nobody(ask, browser, ada, orders, scope):
    kept = entry(orders, None, scope, product="7", quantity=1)
    ask()
    form = browser(ada).get(f"{ORDERS}entries/{kept.pk}/").context["form"]
    assert "value-product" not in form.fields
    assert ask().status_code == 409
    removal = browser(ada).post(f"{PRODUCT}removal/", {"confirmed": "yes"})
    assert removal.status_code == 409


@pytest.mark.usefixtures("large")
def test_a_worker_that_dies_is_followed_by_another(
    ask, orders, values, work, monkeypatch, acme, scope
):
    monkeypatch.setattr(worker, "SLICE_ROWS", 2)
    for number in range(7):
        entry(orders, None, scope, product=str(number))
    ask()
    real, calls = sql.run, []

    def dying(name, given, *more):
        if name == "interactions.convert_entries":
            calls.append(name)
            if len(calls) == 3:
                raise KeyboardInterrupt
        return real(name, given, *more)

    monkeypatch.setattr(sql, "run", dying)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert values() == [0, 1, 2, 3, "4", "5", "6"]
    assert the_change(acme, scope).place > 0
    work()
    assert values() == list(range(7))


@pytest.mark.usefixtures("large")
def test_what_is_loaded_meanwhile_is_converted_too(
    ask, orders, ann, values, work, monkeypatch, acme, scope
):
    monkeypatch.setattr(worker, "SLICE_ROWS", 2)
    for number in range(4):
        entry(orders, ann, scope, product=str(number))
    ask()
    real = take_custom_table
    done: list[Receipt] = []

    def meanwhile(table):
        # The round is through; three more come in before the table is taken.
        if not done:
            added = [
                EntryAdded(ann.pk, table.pk, timezone.now(), {"product": f"{n}0"})
                for n in range(3)
            ]
            done.append(record_interactions(acme, added))
        return real(table)

    monkeypatch.setattr(worker, "take_custom_table", meanwhile)
    work()
    assert done[0].recorded == 3
    assert values() == [0, 1, 2, 3, 0, 10, 20]
    with scope(acme):
        assert not EntryChange.objects.exists()


@pytest.mark.usefixtures("large")
def test_anything_may_be_loaded_and_what_is_odd_stays(
    ask, orders, ann, values, product, work, acme, scope
):
    entry(orders, ann, scope, product="1")
    ask()
    with scope(acme):
        EntryChange.objects.update(proved=True)
    odd = EntryAdded(ann.pk, orders.pk, timezone.now(), {"product": "Tent"})
    with scope(acme):
        record_interactions(acme, [odd])
    work()
    assert values() == [1, "Tent"]
    assert product().type == "integer"


@pytest.mark.usefixtures("large")
def test_what_is_in_other_hands_is_found_in_the_next_round(
    orders, ada, product, values, acme, scope, transactional_db
):
    kept = entry(orders, None, scope, product="7")
    with scope(acme):
        change = change_entry_attribute(product(), "Product", Terms("integer"), by=ada)
    assert change
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with account_transaction(acme):
            CustomEntry.objects.select_for_update().get(pk=kept.pk)
            held.set()
            let_go.wait(20)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    try:
        assert not worker.carry_out_entry_change(change, seconds=0.5)
        assert values() == ["7"]
    finally:
        let_go.set()
        other.join()
    assert worker.carry_out_entry_change(change)
    assert values() == [7]


@pytest.mark.usefixtures("large")
def test_a_table_that_is_removed_meanwhile_takes_the_change_along(
    ask, ada, orders, work, acme, scope
):
    entry(orders, None, scope, product="7")
    ask()
    with scope(acme):
        remove_custom_table(orders, by=ada, confirmed=True)
    work()
    assert not Errand.objects.filter(task=worker.TASK).exists()


def test_an_entry_is_not_written_by_a_definition_that_has_changed(
    orders, ada, product, values, acme, scope
):
    with scope(acme):
        read_before = CustomTable.objects.get(pk=orders.pk)
        change_entry_attribute(product(), "Product", Terms("integer"), by=ada)
        with pytest.raises(DefinitionChanged):
            add_entry(read_before, None, {"product": "Tent"}, by=ada)
        fresh = CustomTable.objects.get(pk=orders.pk)
        add_entry(fresh, None, {"product": 7}, by=ada)
    assert values() == [7]


# The list of what does not fit ---------------------------------------------------------


@pytest.fixture
def refused(ask, orders, ann, acme, scope):
    """Return a refusal: Ann's entry and one of nobody do not fit."""
    entry(orders, ann, scope, product="=Tent()")
    entry(orders, None, scope, product="Rope")
    entry(orders, None, scope, product="7")
    assert ask().status_code == 422
    return the_change(acme, scope)


def url_of(change, what=""):
    return f"{ORDERS}changes/{change.pk}/{what}"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_all_and_holds_no_formula(
    browser, ada, ann, refused, kind, acme, scope
):
    response = browser(ada).post(url_of(refused, f"file/{kind}/"))
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        [sheet] = book.worksheets
        found = [[str(cell or "") for cell in row] for row in sheet.values]
    else:
        text = response.content.decode("utf-8-sig")
        found = list(csv.reader(io.StringIO(text)))
    header, *rows = found
    assert header == ["Entry", "Profile", "Name", "Product", "Reason"]
    assert [row[1:] for row in rows] == [
        [str(ann.pk), "Ann", "'=Tent()", WHY],
        ["", "", "Rope", WHY],
    ]
    with scope(acme):
        assert Entry.objects.filter(action="entry_attribute.downloaded").exists()


def test_of_who_is_being_deleted_nothing_is_shown(
    browser, ada, ann, refused, acme, scope
):
    with scope(acme):
        Target.objects.create(account=acme, profile_id=ann.pk, erasure_id=1)
    [look] = browser(ada).get(url_of(refused)).context["looks"]
    assert look.value == "Rope"
    text = browser(ada).post(url_of(refused, "file/csv/")).content.decode()
    assert "Tent" not in text
    assert "Ann" not in text


DOORS = {"": "get", "file/csv/": "post", "dismissal/": "post"}


@pytest.mark.parametrize("part", DOORS)
@pytest.mark.parametrize(("who", "answer"), [(None, 302), ("otto", 403), ("gus", 404)])
def test_who_may_not_look_sees_nothing(browser, request, refused, part, who, answer):
    client = browser(who and request.getfixturevalue(who))
    assert getattr(client, DOORS[part])(url_of(refused, part)).status_code == answer


def test_a_marketer_looks_and_changes_nothing(browser, max_, refused):
    page = browser(max_).get(url_of(refused))
    assert page.status_code == 200
    assert "Download" not in page.text
    for part in ("file/csv/", "dismissal/"):
        assert browser(max_).post(url_of(refused, part)).status_code == 403


def test_another_accounts_or_tables_change_is_not_there(
    browser, ada, refused, people, globex, scope
):
    defined(people, scope, "visits")
    theirs = defined(factories.table(globex, "people"), scope, "orders")
    with scope(globex):
        other = EntryChange.objects.create(
            account=globex, custom_table=theirs, kind="shape", name="a", label="A"
        )
    for part, method in DOORS.items():
        elsewhere = url_of(refused, part).replace("orders", "visits")
        for url in (elsewhere, url_of(other, part)):
            assert getattr(browser(ada), method)(url).status_code == 404


def test_the_wrong_method_is_refused(browser, ada, refused):
    assert browser(ada).post(url_of(refused)).status_code == 405
    for part in ("file/csv/", "dismissal/"):
        assert browser(ada).get(url_of(refused, part)).status_code == 405
    assert browser(ada).post(url_of(refused, "file/exe/")).status_code == 404


def test_a_refusal_is_put_away_with_its_list_and_no_running_change_is(
    ask, browser, ada, refused, monkeypatch, acme, scope
):
    assert browser(ada).post(url_of(refused, "dismissal/")).status_code == 302
    with scope(acme):
        assert not EntryFlaw.objects.exists()
    monkeypatch.setattr(beginning, "SMALL_ROWS", -1)
    ask()
    running = the_change(acme, scope)
    assert browser(ada).post(url_of(running, "dismissal/")).status_code == 409
    assert browser(ada).post(url_of(running, "file/csv/")).status_code == 404


def test_long_lists_go_on_on_another_page(browser, ada, refused, monkeypatch):
    monkeypatch.setattr("interactions.views.entry_changes.PAGE_ROWS", 1)
    first = browser(ada).get(url_of(refused))
    second = browser(ada).get(url_of(refused) + first.context["page"].next_url)
    seen = [*first.context["looks"], *second.context["looks"]]
    assert sorted(look.value for look in seen) == ["=Tent()", "Rope"]


def test_no_more_are_noted_than_anybody_reads(ask, orders, monkeypatch, acme, scope):
    monkeypatch.setattr(worker, "MOST_FLAWS", 2)
    for _ in range(4):
        entry(orders, None, scope, product="Tent")
    ask()
    assert the_change(acme, scope).found == 4
    with scope(acme):
        assert EntryFlaw.objects.count() == 2


def test_a_list_goes_when_its_time_is_over(browser, ada, refused, acme, scope):
    assert tidy_entry_flaws(acme) == 0
    with scope(acme):
        EntryChange.objects.update(ended=timezone.now() - timedelta(days=31))
    assert tidy_entry_flaws(acme) == 2
    assert "Nothing is left here" in browser(ada).get(url_of(refused)).text


def test_pages_of_a_list_are_read_by_an_index(refused, acme, scope):
    with scope(acme), connection.cursor() as cursor:
        for each in ("seqscan", "sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{each} = off")
        plan = flaws(refused).filter(pk__lt=10**6).order_by("-pk")[:51].explain()
    assert "entry_flaws_in_order" in plan


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("next_entry_values", "_custom_table_id_id_idx"),
        ("convert_entries", "Index Scan"),
    ],
)
def test_a_slice_is_found_by_an_index(orders, name, index, acme, scope):
    given = {
        "account": acme.pk,
        "custom_table": orders.pk,
        "name": "product",
        "after": 0,
        "most": 5,
        "ids": [1, 2],
        "olds": ['"a"', '"b"'],
        "news": ["1", "2"],
    }
    with scope(acme), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO interactions_customentry "
            "(account_id, custom_table_id, attributes, created) "
            "SELECT %s, %s + n %% 2, '{}', now() FROM generate_series(1, 5000) AS n",
            [acme.pk, orders.pk],
        )
        cursor.execute("ANALYZE interactions_customentry")
        text = sql.statement(f"interactions.{name}")
        cursor.execute(f"EXPLAIN {text}", given)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan
    assert "Seq Scan" not in plan
