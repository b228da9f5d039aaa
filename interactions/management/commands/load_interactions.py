"""Load what people did: `load_interactions ACCOUNT FILE`."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import BadInput, DomainError
from interactions.actions.load_interactions import (
    LoadedEvents,
    load_interactions,
    refused_line,
)
from interactions.event_files.rows import EventRow
from profiles.models import ProfileTable, UniqueKey
from profiles.named import key_named, table_named
from tenancy.models import Account
from tenancy.named import account_named, author_named
from tenancy.scope import account_transaction


class WhichTable(BadInput):
    """This account has several tables. Name one with --table: %(tables)s."""


class InTheWay(BadInput):
    """%(path)s is there already. Move it away, or name another file with --refused."""


class Command(BaseCommand):
    """Record the events of FILE (JSON lines or CSV) in ACCOUNT.

    What is refused is written, with its reason, to a file beside FILE (--refused names
    another), which can be corrected and loaded. Events with an `id` are recorded once,
    however often the file is loaded. Exits with 0 when the file was read to its end and
    with 1 when it was refused.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account, the file, and how it names people."""
        parser.add_argument("account", metavar="ACCOUNT", help="its short name")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--key", help="the unique key that `person` is a value of")
        parser.add_argument(
            "--table", metavar="SLUG", help="of the key; not needed when there is one"
        )
        parser.add_argument(
            "--refused", metavar="FILE", type=Path, help="where refused events go"
        )
        parser.add_argument("--as", dest="email", help="the author; else nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and report."""
        path: Path = options["file"]
        refused = Refused(
            options["refused"] or path.with_name(f"{path.stem}.refused.jsonl")
        )
        try:
            account = account_named(options["account"])
            author = (
                author_named(account, email) if (email := options["email"]) else None
            )
            key = _key(account, options["table"], options["key"])
            refused.check()
            report = load_interactions(
                account, path, key=key, by=author, reject=refused.add, say=self._say
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        finally:
            refused.close()
        self.stdout.write(
            f"{report.recorded} events recorded of {report.rows}; "
            f"{report.repeated} were recorded before."
        )
        if report.refused:
            self.stderr.write(
                f"{report.refused.total()} events refused, see {refused.path}:"
            )
            for reason, count in report.refused.most_common():
                self.stderr.write(f"  {count}: {reason}")

    def _say(self, report: LoadedEvents) -> None:
        self.stderr.write(f"{report.rows} rows", ending="\r")


class Refused:
    """The file of refused events, which is there once there is one to write.

    Others than its owner cannot read it: it holds what the list held.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[str] | None = None

    def check(self) -> None:
        """Raise InTheWay when there is such a file."""
        if self.path.exists():
            raise InTheWay(path=self.path)

    def add(self, row: EventRow, why: str) -> None:
        """Write a row and why it was refused."""
        if self.file is None:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self.file = os.fdopen(handle, "w", encoding="utf-8", errors="replace")
        line = json.dumps(refused_line(row, why), ensure_ascii=False)
        self.file.write(f"{line}\n")

    def close(self) -> None:
        """Finish the file."""
        if self.file is not None:
            self.file.close()


def _key(account: Account, slug: str | None, name: str | None) -> UniqueKey | None:
    if name is None:
        return None
    with account_transaction(account):
        tables = ProfileTable.objects.filter(account=account)
        slugs = list(tables.values_list("slug", flat=True))
        if slug is None and len(slugs) > 1:
            raise WhichTable(tables=", ".join(slugs))
        return key_named(table_named(account, slug or "".join(slugs)), name)
