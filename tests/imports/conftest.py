"""Imports at each of their stations, made by the actions themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports import queries
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Execution, Import
from profiles.models import ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction
from tests import factories

ListFile = Callable[..., SimpleUploadedFile]


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings: Any, tmp_path: Path) -> None:
    """Keep uploads and error files where pytest clears up."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


@pytest.fixture
def list_file() -> ListFile:
    """Return what makes an upload of the rows under a header."""

    def made(*rows: str, header: str = "Email", name: str = "list.csv") -> Any:
        text = "\n".join([header, *rows, ""])
        return SimpleUploadedFile(name, text.encode(), content_type="text/csv")

    return made


@pytest.fixture
def three(people: ProfileTable) -> list[Any]:
    """Return three people with every trace, and leave two more in the table."""
    made = factories.profiles(people, 5)
    for profile in made:
        factories.traces(profile)
    return made[:3]


@pytest.fixture
def run(people: ProfileTable, ada: Membership) -> Import:
    """Return an import that was only begun."""
    with account_transaction(people.account):
        return create_import(people, by=ada, name="Unsubscribed in May")


@pytest.fixture
def uploaded(
    run: Import, three: list[Any], ada: Membership, list_file: ListFile
) -> Import:
    """Return an import with a list: three who go, one twice, and two faults."""
    rows = [profile.attributes["email"] for profile in three]
    with account_transaction(run.account):
        file = list_file(*rows, rows[0].upper(), "nobody@else.example", "no-address")
        upload_file(run, file, by=ada)
    return run


def stage(run: Import, by: Membership) -> Import:
    """Do a worker's part of an import."""
    with account_transaction(run.account):
        request_staging(run, by=by)
        fresh = queries.imports(run.account).get(pk=run.pk)
    stage_import(fresh)
    return fresh


@pytest.fixture
def staged(uploaded: Import, ada: Membership) -> Import:
    """Return an import that is ready to be launched."""
    return stage(uploaded, ada)


@pytest.fixture
def execution(staged: Import, ada: Membership) -> Execution:
    """Return a launched run that no worker has touched yet."""
    with account_transaction(staged.account):
        return launch_import(
            staged,
            by=ada,
            reason="They asked",
            fingerprint=staged.fingerprint,
            confirmed=True,
        )


@pytest.fixture
def ended(execution: Execution) -> Execution:
    """Return a run that has ended."""
    with account_transaction(execution.account_id):
        fresh = queries.executions(execution.account).get(pk=execution.pk)
    run_execution(fresh)
    return fresh


@pytest.fixture
def theirs(globex: Any, gus: Membership) -> Import:
    """Return an import of another account."""
    with account_transaction(globex):
        return create_import(factories.table(globex, "people"), by=gus, name="Theirs")
