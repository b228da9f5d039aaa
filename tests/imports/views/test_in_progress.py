"""Many runs and many imports in preparation are paged, each found by an index."""

import pytest
from django.db import connection
from django.utils import timezone

from erasure.models import Erasure
from imports.models import Execution, Import, Status
from imports.queries import executions_in_progress, imports_in_preparation

URL = "/a/acme/in-progress/"


@pytest.fixture
def many(people, ada, acme, scope):
    """Return thirty imports that somebody began, the youngest first."""
    with scope(acme):
        made = [
            Import.objects.create(
                account=acme, table=people, author=ada, name=f"List {number}"
            )
            for number in range(30)
        ]
    return [run.pk for run in reversed(made)]


def shown(page):
    return [each.run.pk for each in page.context["preparing"]]


def test_the_list_goes_on_on_another_page(browser, ada, many):
    first = browser(ada).get(URL)
    assert shown(first) == many[:25]
    second = browser(ada).get(URL + first.context["prepared"].next_url)
    assert shown(second) == many[25:]
    back = browser(ada).get(URL + second.context["prepared"].previous_url)
    assert shown(back) == many[:25]


def test_a_page_that_is_live_stays_the_page_it_is(browser, ada, many, acme, scope):
    with scope(acme):
        Import.objects.filter(pk=many[-1]).update(status=Status.STAGING)
    url = f"{URL}?prepared-before={many[24]}"
    assert f'hx-get="{url}"' in browser(ada).get(url).text


def test_a_page_is_found_by_an_index_of_its_own(people, acme, scope):
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = imports_in_preparation(acme)[:26].explain()
    assert "import_in_preparation" in plan


# Runs ---------------------------------------------------------------------------------


@pytest.fixture
def running(people, ada, acme, scope):
    """Return what makes runs that have not ended, by file or by hand, youngest first."""

    def made(count, door="file"):
        with scope(acme):
            rows = []
            for number in range(count):
                erasure = Erasure.objects.create(
                    account=acme,
                    table=people,
                    table_name="People",
                    door=door,
                    status="sweeping",
                    targets=5,
                    launched=timezone.now(),
                )
                rows.append(erasure.pk)
                if door == "file":
                    run = Import.objects.create(
                        account=acme, table=people, author=ada, status=Status.LAUNCHED
                    )
                    rows[-1] = Execution.objects.create(
                        account=acme,
                        import_run=run,
                        erasure=erasure,
                        name=f"Run {number}",
                        kind="delete",
                        status="running",
                        launched=timezone.now(),
                    ).pk
            return rows[::-1]

    return made


def moving(page):
    return [each.execution.pk for each in page.context["moving"]]


def erasing(page):
    return [each.pk for each, _percent in page.context["erasing"]]


def test_runs_go_on_on_another_page_and_stay_live(browser, ada, running):
    runs = running(13)
    first = browser(ada).get(URL)
    assert moving(first) == runs[:10]
    second_url = URL + first.context["running"].next_url
    second = browser(ada).get(second_url)
    assert moving(second) == runs[10:]
    assert f'hx-get="{second_url}"' in second.text
    back = browser(ada).get(URL + second.context["running"].previous_url)
    assert moving(back) == runs[:10]


def test_deletions_by_hand_that_go_on_are_there_too(browser, ada, running):
    hands = running(12, "selection")
    runs = running(1)
    page = browser(ada).get(URL)
    assert (erasing(page), moving(page)) == (hands[:10], runs)
    assert f'href="/a/acme/erasures/{hands[0]}/"' in page.text
    rest = browser(ada).get(URL + page.context["by_hand"].next_url)
    assert erasing(rest) == hands[10:]


def test_each_list_goes_on_and_the_others_stay(browser, ada, many, running):
    hands, runs = running(12, "person"), running(12)
    page = browser(ada).get(URL)
    for name in ("running", "prepared", "by_hand"):
        page = browser(ada).get(URL + page.context[name].next_url)
    assert erasing(page) == hands[10:]
    assert moving(page) == runs[10:]
    assert shown(page) == many[25:]
    page = browser(ada).get(URL + page.context["running"].previous_url)
    assert (moving(page), erasing(page)) == (runs[:10], hands[10:])


def test_a_page_whose_runs_have_ended_is_the_first(browser, ada, running, acme, scope):
    runs = running(12)
    with scope(acme):
        Execution.objects.filter(pk__lt=runs[4]).update(
            status="completed", ended=timezone.now()
        )
    page = browser(ada).get(f"{URL}?running-before={runs[9]}")
    assert moving(page) == runs[:5]


def test_runs_are_found_by_an_index_of_their_own(people, acme, scope):
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = executions_in_progress(acme)[:11].explain()
    assert "execution_in_progress" in plan
