"""Load a file of new profiles into a table."""

from hashlib import file_digest
from pathlib import Path

from common.errors import BadInput
from imports.files import Layout, Unreadable, inspect, rows
from profiles.actions.load_profiles import LoadReport, Reject, load_profiles
from profiles.models import ProfileTable
from tenancy.models import Membership


class NotThere(BadInput):
    """%(path)s cannot be opened: %(why)s. Check the name of the file."""


class BadFile(BadInput):
    """%(name)s was refused. %(why)s"""


def load_profile_file(
    table: ProfileTable,
    key_name: str,
    path: Path,
    *,
    by: Membership | None,
    reject: Reject,
) -> LoadReport:
    """Load the profiles in the file at `path`, known by the key `key_name`.

    The first row holds the column names. `reject` is told of each row that cannot be
    loaded. Raises NotThere, BadFile and what `load_profiles` raises; then nothing was
    loaded.
    """
    try:
        with path.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NotThere(path=path, why=error.strerror) from None
    try:
        seen = inspect(path, path.name, Layout(header=True))
        return load_profiles(
            table,
            key_name,
            seen.header,
            rows(path, seen.layout),
            by=by,
            reject=reject,
            facts={"sha256": sha256},
        )
    except Unreadable as error:
        raise BadFile(name=path.name, why=str(error)) from None
