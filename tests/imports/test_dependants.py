"""Before a unique key goes it is said which imports are matched by it."""

import pytest
from django.utils import timezone

from imports.models import Configuration, Execution, Import, Kind, Status
from profiles.models import KeyChange, UniqueKey
from tests import factories


@pytest.fixture
def people(acme):
    return factories.table(acme, "people")


@pytest.fixture
def email(people, acme, scope):
    with scope(acme):
        return UniqueKey.objects.select_related("attribute").get(
            account=acme, table=people, attribute__name="email"
        )


@pytest.fixture
def matched(people, email, acme, scope):
    """Return what makes an import that is matched by the e-mail address."""

    def made(name, status=Status.DRAFT, key=email, **also):
        with scope(acme):
            return Import.objects.create(
                account=acme,
                table=people,
                unique_key=key,
                kind=Kind.UPSERT,
                name=name,
                status=status,
                **also,
            )

    return made


@pytest.fixture
def launched(matched, acme, scope):
    def made(name, **also):
        run = matched(name, Status.LAUNCHED, file_path="x", holds_people=True)
        with scope(acme):
            return Execution.objects.create(
                account=acme,
                import_run=run,
                name=name,
                kind=run.kind,
                launched=timezone.now(),
                **also,
            )

    return made


@pytest.fixture
def ask(browser, ada, email):
    def asked(**said):
        url = f"/a/acme/tables/people/keys/{email.pk}/removal/"
        return browser(ada).post(url, said) if said else browser(ada).get(url)

    return asked


def test_what_is_matched_by_it_is_named(
    ask, matched, launched, people, acme, scope, email
):
    matched("In May")
    matched("By another", key=None)
    matched("Given up", Status.CANCELLED)
    launched("Over", status="completed", ended=timezone.now())
    with scope(acme):
        for key in ("email", "phone"):
            Configuration.objects.create(
                account=acme, table=people, name=f"By {key}", kind="upsert", key=key
            )
    said = [one.label for one in ask().context["concerned"]]
    assert said == [
        "Import in preparation In May",
        "Configuration By email",
        "1 kept upload that can be repeated",
    ]
    assert ask(confirmed="yes").status_code == 302


def test_many_of_them_are_counted(ask, matched):
    for number in range(8):
        matched(f"List {number}")
    said = [one.label for one in ask().context["concerned"]]
    assert said[-1] == "3 more imports in preparation"
    assert len(said) == 6


def test_a_run_that_has_not_ended_stands_in_the_way(ask, launched, acme, scope):
    launched("Under way", status="running")
    assert "Run Under way" in ask().text
    assert ask(confirmed="yes").status_code == 409
    with scope(acme):
        assert not KeyChange.objects.exists()


def test_what_is_matched_by_nothing_is_not_said(ask):
    page = ask()
    assert page.status_code == 200
    assert page.context["concerned"] == []
    assert "has to be given another key" not in page.text
