"""Many imports in preparation are paged, and found among those that are over."""

import pytest
from django.db import connection

from imports.models import Import, Status
from imports.queries import imports_in_preparation

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
    second = browser(ada).get(URL + first.context["page"].next_url)
    assert shown(second) == many[25:]
    back = browser(ada).get(URL + second.context["page"].previous_url)
    assert shown(back) == many[:25]


def test_a_page_that_is_live_stays_the_page_it_is(browser, ada, many, acme, scope):
    with scope(acme):
        Import.objects.filter(pk=many[-1]).update(status=Status.STAGING)
    url = f"{URL}?before={many[24]}"
    assert f'hx-get="{url}"' in browser(ada).get(url).text


def test_a_page_is_found_by_an_index_of_its_own(people, acme, scope):
    with scope(acme), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = imports_in_preparation(acme)[:26].explain()
    assert "import_in_preparation" in plan
