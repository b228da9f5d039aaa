"""What happens to people in these stories, each done by the actions themselves."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from erasure import selection
from erasure.actions.erase_selection import erase_selection
from erasure.models import Erasure
from exports.actions.make_export import make_export
from exports.actions.request_export import request_export
from exports.actions.request_person_export import request_person_export
from exports.models import Export
from exports.queries import exports, open_file
from imports import queries
from imports.actions.choose_column import choose_column
from imports.actions.choose_kind import choose_kind
from imports.actions.choose_mapping import choose_mapping
from imports.actions.choose_topics import choose_topics
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.run_execution import run_execution
from imports.actions.stage_import import stage_import
from imports.actions.upload_file import upload_file
from imports.models import Execution, Import, Kind, Mode
from imports.upserting.targets import Empty, Mapping, Target
from profiles.models import Profile, ProfileTable
from tenancy.models import Membership
from tenancy.scope import account_transaction


@dataclass
class Stations:
    """What one member does with the people of a table."""

    table: ProfileTable
    by: Membership

    def bring_in(self, rows: Sequence[dict[str, str]]) -> Execution:
        """Add and update people from a file whose columns are attributes' names."""
        names = list(rows[0])
        text = io.StringIO()
        writer = csv.DictWriter(text, names)
        writer.writeheader()
        writer.writerows(rows)
        with account_transaction(self.table.account_id):
            [key] = self.table.unique_keys.filter(attribute__name="email")
            run = create_import(self.table, by=self.by, name="In", kind=Kind.UPSERT)
            choose_kind(run, by=self.by, kind=Kind.UPSERT, mode=Mode.BOTH)
            self._upload(run, text.getvalue())
            choose_mapping(
                run,
                Mapping(
                    targets=tuple(
                        Target.parse("" if name == "email" else f"attribute:{name}")
                        for name in names
                    ),
                    identifying=frozenset(),
                    empty=Empty.LEAVE,
                ),
                by=self.by,
                unique_key=key,
                column=names.index("email"),
            )
        return self._to_its_end(run)

    def unsubscribe(self, addresses: Sequence[str]) -> Execution:
        """Unsubscribe people from everything, by their addresses."""
        with account_transaction(self.table.account_id):
            [key] = self.table.unique_keys.filter(attribute__name="email")
            run = create_import(
                self.table, by=self.by, name="Off", kind=Kind.UNSUBSCRIBE
            )
            choose_topics(run, [], by=self.by, every=True)
            self._upload(run, "\n".join(["email", *addresses, ""]))
            choose_column(run, by=self.by, unique_key=key, column=0)
        return self._to_its_end(run)

    def delete_by_file(self, addresses: Sequence[str]) -> Execution:
        """Delete people by their addresses."""
        with account_transaction(self.table.account_id):
            [key] = self.table.unique_keys.filter(attribute__name="email")
            run = create_import(self.table, by=self.by, name="Gone")
            self._upload(run, "\n".join(["email", *addresses, ""]))
            choose_column(run, by=self.by, unique_key=key, column=0)
        return self._to_its_end(run, reason="They asked")

    def delete_by_hand(self, profiles: Sequence[Profile]) -> Erasure:
        """Delete people who were picked."""
        numbers = [profile.pk for profile in profiles]
        with account_transaction(self.table.account_id):
            shown = selection.preview(self.table, numbers)
            return erase_selection(
                self.table,
                numbers,
                by=self.by,
                reason="They asked",
                fingerprint=shown.fingerprint,
                confirmed=True,
            )

    def copy_of(self, profile: Profile) -> dict[str, Any]:
        """Return what the machine-readable copy about a person says."""
        with account_transaction(self.table.account_id):
            export = request_person_export(profile, by=self.by)
        with zipfile.ZipFile(io.BytesIO(self._made(export))) as archive:
            return dict(json.loads(archive.read("profile.json")))

    def list_of_all(self, columns: Sequence[str]) -> list[dict[str, str]]:
        """Return the rows of a file of everybody."""
        with account_transaction(self.table.account_id):
            export = request_export(
                self.table,
                {"shape": "all profiles"},
                by=self.by,
                columns=columns,
                format="csv",
                title="Everybody",
            )
        text = self._made(export).decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text))
        assert len(header) == len(columns)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _upload(self, run: Import, text: str) -> None:
        upload_file(run, SimpleUploadedFile("list.csv", text.encode()), by=self.by)

    def _to_its_end(self, run: Import, **confirmed: Any) -> Execution:
        account = self.table.account
        with account_transaction(account):
            request_staging(run, by=self.by)
            staged = queries.imports(account).get(pk=run.pk)
        stage_import(staged)
        with account_transaction(account):
            staged = queries.imports(account).get(pk=run.pk)
            assert staged.status == "staged", staged.refusal
            launched = launch_import(
                staged,
                by=self.by,
                fingerprint=staged.fingerprint,
                confirmed=True,
                **confirmed,
            )
            execution = queries.executions(account).get(pk=launched.pk)
        run_execution(execution)
        with account_transaction(account):
            ended = queries.executions(account).get(pk=launched.pk)
        assert ended.status == "completed"
        return ended

    def _made(self, export: Export) -> bytes:
        account = self.table.account
        with account_transaction(account):
            fresh = exports(account).get(pk=export.pk)
        make_export(fresh)
        with account_transaction(account):
            file = open_file(exports(account).get(pk=export.pk))
        assert file is not None
        with file:
            return file.read()
