"""A file goes into a delete import unchanged, and every row of it is matched."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exports.queries import open_file
from imports.actions.request_staging import request_staging
from imports.actions.stage_import import stage_import
from imports.forms import MappingForm, ReadingForm
from imports.queries import imports
from tests import factories

FILES = [("csv", ","), ("csv", ";"), ("xlsx", ",")]


def content_of(export):
    file = open_file(export)
    assert file
    with file:
        return file.read()


@pytest.fixture
def crowd(people):
    """Return people whose values try a file's patience."""
    made = factories.profiles(people, 20)
    for number, name in enumerate(['O"Hara, Jane', "=cmd", "Zoë\nLine", "+32", "7;8"]):
        made.append(
            factories.profile(
                people,
                email=f"odd{number}@x.example",
                phone=f"+3248{number:07d}",
                crm_id=f"00{number}",
                first_name=name,
            )
        )
    return made


@pytest.fixture(params=FILES, ids=str)
def written(ask, make, crowd, request):
    """Return what has a file written that begins with one key."""
    kind, delimiter = request.param

    def made(first):
        columns = [first, "first_name", "last_name", "@tags", "@created"]
        return make(ask(columns=columns, format=kind, delimiter=delimiter))

    return made


@pytest.mark.parametrize("first", ["email", "phone", "crm_id"])
def test_every_row_is_matched(written, crowd, browser, ada, acme, scope, first):
    export = written(first)
    upload = SimpleUploadedFile(f"everybody.{export.format}", content_of(export))
    client = browser(ada)
    response = client.post("/a/acme/imports/new/?table=people", {"file": upload})
    assert response.status_code == 302
    with scope(acme):
        run = imports(acme).get()
        forms = ReadingForm(run), MappingForm(run)
        suggested = {
            name: form[name].value()
            for form in forms
            for name in form.fields
            if form[name].value() is not None
        }
    assert run.unique_key
    assert (run.unique_key.name, run.column_name) == (first, first)
    response = client.post(f"/a/acme/imports/{run.pk}/mapping/", suggested)
    assert response.status_code == 302
    with scope(acme):
        run = imports(acme).get()
        if run.status == "draft":
            request_staging(run, by=ada)
    stage_import(run)
    with scope(acme):
        assert imports(acme).get().outcomes == {"deleted": len(crowd)}
