"""Begin an import from the file and the choices of an earlier one."""

from audit.actions.record import record
from imports import configuring, storage
from imports.actions.create_import import create_import
from imports.actions.hand_out_upload import check_upload
from imports.actions.upload_file import look_into
from imports.files import Layout
from imports.models import Import, Kind
from imports.refusals import TableGone
from tenancy.models import Membership


def repeat_import(run: Import, *, by: Membership) -> Import:
    """Return a new import with a copy of the upload of `run`, read and mapped alike.

    What is not there any more of a key or a column has to be chosen anew. Raises
    UploadGone, UploadWithdrawn, TableGone, NoKeys.
    """
    # Held until the copy is noted: an erasure that comes meanwhile waits, and finds an
    # import in preparation, whose list is its author's.
    run.take()
    check_upload(run)
    if run.table is None:
        raise TableGone
    again = create_import(run.table, by=by, kind=Kind(run.kind))
    again.mode = run.mode
    again.topics, again.every_topic = run.topics, run.every_topic
    again.configuration = run.configuration
    again.file_name, again.file_bytes = run.file_name, run.file_bytes
    again.file_sha256 = run.file_sha256
    again.file_path = storage.copy(run.file_path, again)
    look_into(again, Layout.from_json(run.layout))
    columns = again.inspection["columns"]
    again.mapping = configuring.mapping_again(run.table, run.mapping, columns)
    if run.unique_key is not None and run.column_name in columns:
        again.unique_key, again.key_name = run.unique_key, str(run.unique_key)
        again.column = columns.index(run.column_name)
        again.column_name = run.column_name
    again.save()
    facts = {"import": again.pk, "of": run.pk, "file_sha256": run.file_sha256}
    record(run.account, "import.repeated", by=by, **facts)
    return again
