"""Exports at each of their stations, made by the actions themselves."""

import pytest

from exports.actions.make_export import make_export
from exports.actions.request_export import request_export
from exports.actions.request_person_export import request_person_export
from exports.queries import exports
from tests import factories

ALL = {"shape": "all profiles"}
KEYS = ("email", "phone", "crm_id")


@pytest.fixture
def crowd(people):
    """Return five people of acme."""
    return factories.profiles(people, 5)


@pytest.fixture
def ask(people, max_, scope):
    """Return what asks for a list."""

    def asked(table=people, by=max_, criterion=ALL, columns=KEYS, **also):
        also = {"format": "csv", "title": "Everybody", **also}
        with scope(table.account):
            return request_export(table, criterion, by=by, columns=columns, **also)

    return asked


@pytest.fixture
def fresh(scope):
    """Return what reads an export anew."""

    def read(export):
        with scope(export.account_id):
            return exports(export.account).get(pk=export.pk)

    return read


@pytest.fixture
def make(fresh):
    """Return what does a worker's part."""

    def made(export):
        make_export(fresh(export))
        return fresh(export)

    return made


@pytest.fixture
def ready(crowd, ask, make):
    """Return a list of everybody that is ready."""
    return make(ask())


@pytest.fixture
def ask_copy(people, max_, scope):
    """Return what asks for a copy for one person."""

    def asked(profile, by=max_):
        with scope(people.account):
            return request_person_export(profile, by=by)

    return asked


@pytest.fixture
def stored(files):
    """Return what lists the stored files of all accounts."""

    def found():
        return sorted(str(path.relative_to(files)) for path in files.rglob("*.*"))

    return found
