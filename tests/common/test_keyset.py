"""Pages of long lists: every row once, forth and back, whatever ties there are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from common.keyset import Page, page_of
from notifications.models import Kind, Notification
from tenancy.scope import account_transaction

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def notes(acme, ada):
    """Make 23 notes of five moments, so that most share theirs with others."""
    with account_transaction(acme):
        for n in range(23):
            Notification.objects.create(
                account=acme,
                member=ada,
                kind=Kind.COMPLETED,
                subject=str(n),
                path="/",
                read=START + timedelta(days=n * 7 % 5),
            )
        yield Notification.objects.all()


def page(rows, query, size):
    request = RequestFactory().get(f"/{query or ''}")
    return page_of(rows, request, size, "read", "pk")


@pytest.mark.parametrize("size", [1, 4, 22, 23, 24])
def test_every_row_is_on_one_page(notes, size):
    expected = list(notes.order_by("-read", "-pk"))
    seen: list[Notification] = []
    query: str | None = ""
    while query is not None:
        found = page(notes, query, size)
        assert bool(seen) == bool(found.previous_url)
        seen += found.rows
        query = found.next_url
    assert seen == expected


def test_the_way_back_shows_the_same_pages(notes):
    there: list[Page] = []
    query: str | None = ""
    while query is not None:
        there.append(page(notes, query, 4))
        query = there[-1].next_url
    back = [there[-1]]
    while back[-1].previous_url:
        back.append(page(notes, back[-1].previous_url, 4))
    assert [found.rows for found in reversed(back)] == [found.rows for found in there]


def test_rows_that_came_meanwhile_move_nothing(notes, acme, ada):
    second = page(notes, page(notes, "", 4).next_url, 4)
    first = page(notes, "", 4)
    Notification.objects.create(
        account=acme,
        member=ada,
        kind=Kind.COMPLETED,
        subject="new",
        path="/",
        read=START + timedelta(days=90),
    )
    assert page(notes, first.next_url, 4).rows == second.rows


def test_nothing_is_an_empty_page(notes):
    found = page(notes.none(), "", 4)
    assert (found.rows, found.previous_url, found.next_url) == ([], None, None)
