"""Run an import from a script: the same actions as the wizard, from file to report."""

import json
import sys
import time
import unicodedata
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandError

from common.errors import DomainError
from imports import staging, storage, tasks
from imports.actions.acts.unsubscribe import NobodySubscribes
from imports.actions.acts.upsert import NothingToImport
from imports.actions.cancel_import import cancel_import
from imports.actions.choose_column import choose_column
from imports.actions.choose_kind import choose_kind
from imports.actions.choose_mapping import choose_mapping
from imports.actions.choose_topics import choose_topics
from imports.actions.correct_layout import correct_layout
from imports.actions.create_import import create_import
from imports.actions.launch_import import launch_import
from imports.actions.request_staging import request_staging
from imports.actions.upload_file import upload_file
from imports.files import Inspection, Key, suggestions
from imports.kinds import KINDS
from imports.models import Execution, Import, Kind, Mode, Status
from imports.refusals import NothingToDelete
from imports.topics import topics_seen_by
from imports.upserting import rows as upserting
from imports.upserting.definitions import suggested_mapping
from profiles.models import UniqueKey
from profiles.named import table_named
from profiles.normalisers import Kind as KeyKind
from profiles.normalisers import trimmed
from tenancy.errands import errand_for
from tenancy.models import Account, Membership
from tenancy.named import account_named, author_named
from tenancy.scope import account_transaction

# How often to look whether a worker that was quicker has finished.
LOOK_SECONDS = 0.2
WAS_STOPPED = 3
# A list that names nobody of whom anything is to be done is a report like any other.
NOTHING_TO_DO = (NothingToDelete, NothingToImport, NobodySubscribes)


class Command(BaseCommand):
    """Run an import of FILE: delete, add and update, or unsubscribe; print its report.

    Waits for the end; does the work itself unless a worker is quicker. Exits with 1
    and a message when anything is refused, and with 3 when the run was stopped.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what the wizard asks."""
        parser.add_argument("kind", choices=[each.value for each in KINDS])
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--account", required=True, help="its short name")
        parser.add_argument("--table", required=True, help="its short name")
        parser.add_argument("--key", required=True, help="the unique key's name")
        parser.add_argument("--column", help="the column's name in the file's header")
        parser.add_argument(
            "--sheet", help="of a workbook; found by itself if left out"
        )
        parser.add_argument(
            "--mode",
            choices=Mode.values,
            default=Mode.BOTH.value,
            help="of an upsert: add new profiles, update known ones, or both; its "
            "columns are for what they are called like, the others are left out",
        )
        topics = parser.add_mutually_exclusive_group()
        topics.add_argument(
            "--topic",
            action="append",
            default=[],
            dest="topics",
            metavar="NAME",
            help="of an unsubscribe: a subscription topic that ends; may be repeated",
        )
        topics.add_argument(
            "--all",
            action="store_true",
            dest="every_topic",
            help="of an unsubscribe: every topic that the author sees ends",
        )
        parser.add_argument("--reason", default="")
        parser.add_argument(
            "--as", dest="email", help="the author; else the first owner"
        )
        parser.add_argument("--json", action="store_true", help="report as JSON")
        parser.add_argument(
            "--rows", action="store_true", help="list every row that came to nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and print the report."""
        try:
            report, stopped = self._run(options)
        except DomainError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for part in ("outcomes", "traces"):
                self.stdout.write(f"{part}:")
                for name, count in report[part].items():
                    self.stdout.write(f"  {name}: {count}")
            for row in report["rows"] or []:
                self.stdout.write("  ".join(map(str, row)))
        if stopped:
            sys.exit(WAS_STOPPED)

    def _run(self, options: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        account = account_named(options["account"])
        author = author_named(account, options["email"])
        capability, _feature = KINDS[Kind(options["kind"])].needs["file"]
        if not author.may(capability):
            role = author.get_role_display()
            raise CommandError(f"{author} may not {capability}, being {role}.")
        with account_transaction(account):
            run = _prepared(account, author, options)
        self._wait(run, "imports.stage", tasks.stage, Status.STAGING)
        if run.status != Status.STAGED:
            raise CommandError(run.refusal or "The import was cancelled meanwhile.")
        with account_transaction(account):
            rows = _rows(run) if options["rows"] else []
        try:
            with account_transaction(account):
                execution = launch_import(
                    run,
                    by=author,
                    reason=options["reason"],
                    fingerprint=run.fingerprint,
                    confirmed=True,
                )
        except DomainError as refusal:
            # Nobody comes back to a script's import: its list must not lie about.
            with account_transaction(account):
                run.refresh_from_db()
                cancel_import(run, by=author)
            if not isinstance(refusal, NOTHING_TO_DO):
                raise
            return {"outcomes": run.outcomes, "traces": {}, "rows": rows}, False
        self._wait(execution, "imports.run_execution", tasks.run, None)
        report = {
            "outcomes": execution.outcomes,
            "traces": execution.erasure.traces if execution.erasure else {},
            "rows": rows,
        }
        return report, execution.status == "stopped"

    def _wait(
        self, row: Import | Execution, task: str, run: Any, while_: str | None
    ) -> None:
        """Work on `row` here unless a worker does, until it has moved on."""
        account = row.account
        while True:
            if errand := errand_for(task, row.pk):
                run(errand.pk)
            with account_transaction(account):
                row.refresh_from_db()
                if isinstance(row, Execution) and row.erasure:
                    row.erasure.refresh_from_db()
                moving = row.status == while_ if while_ else row.ended is None  # type: ignore[union-attr]
            if not moving:
                return
            time.sleep(LOOK_SECONDS)


def _prepared(account: Account, author: Membership, options: dict[str, Any]) -> Import:
    table = table_named(account, options["table"])
    key = table.unique_keys.filter(
        account=account, attribute__name=options["key"]
    ).first()
    if key is None:
        names = table.unique_keys.filter(account=account)
        known = ", ".join(names.values_list("attribute__name", flat=True))
        raise CommandError(f"No unique key {options['key']!r}: there are {known}.")
    kind = Kind(options["kind"])
    run = create_import(table, by=author, kind=kind)
    if kind == Kind.UPSERT:
        choose_kind(run, by=author, kind=kind, mode=Mode(options["mode"]))
    _choose_topics(run, options, by=author)
    try:
        with options["file"].open("rb") as stream:
            size = options["file"].stat().st_size
            upload = UploadedFile(File(stream), options["file"].name, size=size)
            upload_file(run, upload, by=author)
    except OSError as error:
        raise CommandError(f"{options['file']}: {error.strerror}.") from None
    try:
        if options["sheet"]:
            correct_layout(run, {"sheet": options["sheet"]}, by=author)
        column = _column(run, key, options["column"], by=author)
        _map(run, key, column, by=author)
        request_staging(run, by=author)
    except (DomainError, CommandError):
        storage.drop_now(run.file_path)  # the import is rolled back, a file is not
        raise
    return run


def _choose_topics(run: Import, options: dict[str, Any], *, by: Membership) -> None:
    wanted, every = set(options["topics"]), options["every_topic"]
    if run.kind != Kind.UNSUBSCRIBE:
        if wanted or every:
            raise CommandError("Topics are of an unsubscribe alone.")
        return
    seen = {topic.name: topic for topic in topics_seen_by(by)}
    if unknown := wanted - set(seen):
        raise CommandError(
            f"No topic {', '.join(map(repr, sorted(unknown)))}: "
            f"there are {', '.join(seen)}."
        )
    choose_topics(run, [seen[name] for name in wanted], every=every, by=by)


def _map(run: Import, key: UniqueKey, column: int, *, by: Membership) -> None:
    if run.kind != Kind.UPSERT:
        choose_column(run, by=by, unique_key=key, column=column)
        return
    run.unique_key = key
    choose_mapping(
        run, suggested_mapping(run, by), by=by, unique_key=key, column=column
    )


def _column(run: Import, key: UniqueKey, wanted: str | None, *, by: Membership) -> int:
    """Return the position of the column called `wanted`; without one, the key's."""
    if wanted is None:
        return _column_of_key(run, key)
    found = _position(run.inspection["columns"], wanted)
    if found is None and not run.layout["header"]:
        # Names that look like values: whoever says that they are names knows.
        found = _position(run.inspection["preview"][0], wanted)
        if found is not None:
            correct_layout(run, {"header": True}, by=by)
    if found is None:
        names = ", ".join(run.inspection["columns"])
        raise CommandError(f"No column {wanted!r}: there are {names}.")
    return found


def _column_of_key(run: Import, key: UniqueKey) -> int:
    seen = Inspection.from_json(run.inspection)
    if len(seen.columns) == 1:
        return 0
    for best in suggestions(seen, {key.name: Key(KeyKind(key.kind), key.region)}):
        return best.column
    raise CommandError(f"Say which --column of {', '.join(seen.columns)}.")


def _position(names: list[str], wanted: str) -> int | None:
    """Find `wanted`, as it stands if possible, else but for case and blanks."""
    for same in (str, _loosely):
        for position, name in enumerate(names):
            if same(name) == same(wanted):
                return position
    return None


def _loosely(name: str) -> str:
    plain = unicodedata.normalize("NFC", trimmed(name).casefold())
    return " ".join(plain.split())


def _rows(run: Import) -> list[list[Any]]:
    found = (
        upserting.error_rows(run)
        if run.kind == Kind.UPSERT
        else staging.error_rows(run)
    )
    return [
        [error.row_no, error.outcome.word, *([error.earlier] if error.earlier else [])]
        for error in found
    ]
