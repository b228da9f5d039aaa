"""Imports that add and update, at each of their stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports import queries
from imports.actions.choose_kind import choose_kind
from imports.actions.choose_mapping import choose_mapping
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Execution, Import, Kind, Mode
from imports.upserting.targets import Empty, Mapping, Target
from profiles.models import ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction


@dataclass
class Upserts:
    """Makes imports of one member."""

    by: Membership

    def prepared(
        self,
        table: ProfileTable,
        header: str,
        *rows: str,
        columns: Sequence[str] | None = None,
        key: str = "email",
        mode: Mode = Mode.BOTH,
        identifying: Sequence[str] = (),
        empty: Empty = Empty.LEAVE,
    ) -> Import:
        """Return an import of `rows` that is mapped; its columns are attributes."""
        names = header.split(",")
        with account_transaction(table.account_id):
            keys = {each.name: each for each in table.unique_keys.all()}
            run = create_import(table, by=self.by, name="People", kind=Kind.UPSERT)
            choose_kind(run, by=self.by, kind=Kind.UPSERT, mode=mode)
            text = "\n".join([header, *rows, ""])
            upload_file(run, SimpleUploadedFile("list.csv", text.encode()), by=self.by)
            codes = columns or [f"attribute:{name}" for name in names]
            choose_mapping(
                run,
                Mapping(
                    targets=[
                        Target.parse("" if name == key else code)
                        for name, code in zip(names, codes, strict=True)
                    ],
                    identifying=frozenset(keys[name].pk for name in identifying),
                    empty=empty,
                ),
                by=self.by,
                unique_key=keys[key],
                column=names.index(key),
            )
        return run

    def staged(
        self, table: ProfileTable, header: str, *rows: str, **also: Any
    ) -> Import:
        """Return an import that is ready to be launched."""
        run = self.prepared(table, header, *rows, **also)
        with account_transaction(table.account_id):
            request_staging(run, by=self.by)
            fresh = queries.imports(run.account).get(pk=run.pk)
        stage_import(fresh)
        assert fresh.status == "staged", fresh.refusal
        return fresh

    def launched(self, run: Import) -> Execution:
        """Return the launched run, as whoever works on it reads it."""
        with account_transaction(run.account_id):
            execution = launch_import(
                run, by=self.by, fingerprint=run.fingerprint, confirmed=True
            )
            return queries.executions(run.account).get(pk=execution.pk)

    def run(self, run: Import) -> Execution:
        """Return the run of `run` when it has ended."""
        execution = self.launched(run)
        run_execution(execution)
        return execution

    def done(
        self, table: ProfileTable, header: str, *rows: str, **also: Any
    ) -> Execution:
        """Return a run that has ended."""
        return self.run(self.staged(table, header, *rows, **also))


@pytest.fixture
def upserts(ada: Membership) -> Upserts:
    """Return what makes an administrator's imports."""
    return Upserts(ada)
