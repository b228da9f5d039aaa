"""A slice is unsubscribed by index: no large table is read from end to end."""

from imports.actions.acts.unsubscribe import UNSUBSCRIBE
from tests.imports.plans import read_whole
from tests.imports.unsubscriptions.conftest import launch


def test_a_slice_reads_no_large_table_whole(staged, ada):
    execution = launch(staged, ada)
    with read_whole() as found:
        UNSUBSCRIBE.work(execution, 60)
    assert {"imports.unsubscribe_lock", "imports.unsubscribe_slice"} <= set(found)
    assert {name: tables for name, tables in found.items() if tables} == {}
