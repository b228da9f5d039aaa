"""What cannot be a list is refused, quickly, with what to do about it."""

import gzip
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from imports.files import Format, Layout, Unreadable, column, inspect, rows
from imports.files import errors as refused
from imports.files.limits import MAX_FILE_BYTES, MAX_UNPACKED_BYTES, MIB

BROKEN = Path(__file__).parents[2] / "data" / "broken"


@pytest.fixture
def given(tmp_path):
    """Return what writes a file of some name and contents, and inspects it."""

    def give(name, data):
        path = tmp_path / "upload"
        path.write_bytes(data)
        return inspect(path, name)

    return give


def zipped(members, **settings):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, **settings) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("empty.csv", refused.EmptyFile),
        ("header_only.csv", refused.NoRows),
        ("html_error_page.xlsx", refused.WebPage),
        ("not_a_workbook.xlsx", refused.BrokenWorkbook),
        ("renamed.exe.csv", refused.NotAList),
        ("bomb.xlsx", refused.UnpacksTooLarge),
    ],
)
def test_a_broken_file_is_refused(name, error):
    with pytest.raises(error):
        inspect(BROKEN / name, name)


def test_a_bomb_costs_neither_memory_nor_time():
    tracemalloc.start()
    with pytest.raises(refused.UnpacksTooLarge):
        inspect(BROKEN / "bomb.xlsx", "bomb.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MIB


@pytest.mark.parametrize(
    ("name", "columns", "cells"),
    [
        (
            "duplicate_headers.csv",
            ("email", "email (2)"),
            [["a@example.com", "b@example.com"]],
        ),
        ("no_key_column.csv", ("colour",), [["red"], ["blue"]]),
        ("nul_bytes.csv", ("email",), [["a\0b@example.com"], ["x@example.com"]]),
        (
            "ragged.csv",
            ("email", "name"),
            [["a@example.com"], ["b@example.com", "Bo", "extra", "more"]],
        ),
        (
            "unclosed_quote.csv",
            ("email", "note"),
            [["a@example.com,x"], ["b@example.com", "y"]],
        ),
    ],
)
def test_an_odd_file_is_read_row_by_row(name, columns, cells):
    found = inspect(BROKEN / name, name)
    assert found.columns == columns
    assert [row.cells for row in rows(BROKEN / name, found.layout)] == cells


def test_every_refusal_says_what_to_do():
    kinds = Unreadable.__subclasses__()
    assert len(kinds) > 20
    facts = dict.fromkeys(("row", "limit", "files", "encoding", "sheet"), 7)
    for kind in kinds:
        message = str(kind(**facts))
        assert "%" not in message
        assert message.endswith(".")
        assert len(message) > 40


def test_a_file_over_the_limit_is_not_opened(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(refused.TooLarge, match="50 MB"):
        inspect(path, path.name)


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7\n", b"\x89PNG\r\n", b"7z\xbc\xaf\x27\x1c"]
)
def test_other_kinds_of_file_are_named_for_what_they_are(given, start):
    with pytest.raises(refused.NotAList):
        given("list.csv", start + b"a@example.com\n" * 20)


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><p>x", b"\n <html>\n", b"<?xml version='1.0'?><a/>"]
)
def test_a_web_page_is_no_list(given, page):
    with pytest.raises(refused.WebPage):
        given("list.csv", page)


@pytest.mark.parametrize("data", [b'{"error": "no"}', b'[{"email": "a@example.com"}]'])
def test_json_is_no_list(given, data):
    with pytest.raises(refused.NotAList):
        given("list.csv", data)


def test_noise_is_no_text(given):
    with pytest.raises(refused.NotText):
        given("list.csv", bytes(range(1, 32)) * 100)


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls", "list.ods"])
def test_text_named_as_a_workbook_is_refused(given, name):
    with pytest.raises(refused.NotAWorkbook):
        given(name, b"email\na@example.com\n")


def test_an_old_workbook_is_refused(given):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
    with pytest.raises(refused.OldWorkbook):
        given("list.xls", ole)


def test_a_workbook_with_a_password_is_refused(given):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
    stream = "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(refused.EncryptedWorkbook):
        given("list.xlsx", ole + stream + bytes(100))


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"mimetype": "x", "content.xml": "<a/>"}, refused.OldWorkbook),
        ({"[Content_Types].xml": "<a/>"}, refused.BrokenWorkbook),
        (
            {"[Content_Types].xml": "<a/>", "_rels/.rels": "<a", "b": ""},
            refused.BrokenWorkbook,
        ),
    ],
)
def test_other_office_documents_are_refused(given, members, error):
    with pytest.raises(error):
        given("list.xlsx", zipped(members))


@pytest.mark.parametrize("name", ["list.zip", "list.xlsx"])
def test_a_cut_archive_is_refused(given, name):
    data = zipped({"list.csv": "email\n" + "a@example.com\n" * 500})
    error = refused.BrokenWorkbook if name == "list.xlsx" else refused.BrokenArchive
    with pytest.raises(error):
        given(name, data[:-30])


def test_an_archive_with_a_password_is_refused(given):
    data = bytearray(zipped({"list.csv": "email\na@example.com\n"}))
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    with pytest.raises(refused.EncryptedArchive):
        given("list.zip", bytes(data))


def test_an_archive_of_several_files_is_refused(given):
    with pytest.raises(refused.NotOneFile, match="2 files"):
        given("list.zip", zipped({"a.csv": "email\n", "b.csv": "email\n"}))


def test_an_archive_named_as_a_workbook_is_refused(given):
    with pytest.raises(refused.NotAWorkbook):
        given("list.xlsx", zipped({"a.txt": "email\n", "b.txt": "email\n"}))


def test_a_workbook_in_an_archive_is_refused(given):
    inner = zipped({"[Content_Types].xml": "<a/>"})
    with pytest.raises(refused.WorkbookInArchive):
        given("list.zip", zipped({"list.xlsx": inner}))
    with pytest.raises(refused.WorkbookInArchive):
        given("list.xlsx.gz", gzip.compress(inner))


def test_an_archive_of_very_many_files_is_refused(given):
    members = {f"{number}.csv": "" for number in range(10_001)}
    with pytest.raises(refused.TooManyEntries):
        given("list.zip", zipped(members))


def test_a_directory_that_declares_too_much_is_refused(given):
    data = bytearray(zipped({"list.csv": "email\na@example.com\n"}))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, MAX_UNPACKED_BYTES + 1)
    with pytest.raises(refused.UnpacksTooLarge):
        given("list.zip", bytes(data))


def test_a_directory_that_declares_too_little_gives_nothing_more(given):
    data = bytearray(zipped({"list.csv": b"email\n" + b"a@example.com\n" * 200_000}))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 1000)
    with pytest.raises(refused.BrokenArchive):
        given("list.zip", bytes(data))


def test_a_stream_that_unpacks_too_large_is_stopped(given, monkeypatch):
    monkeypatch.setattr("imports.files.wrappers.MAX_UNPACKED_BYTES", 300_000)
    data = b"email\n" + b"a@example.com\n" * 30_000
    with pytest.raises(refused.UnpacksTooLarge):
        given("list.csv.gz", gzip.compress(data))


def test_a_cut_gzip_file_is_refused(given):
    addresses = "".join(f"{n}.{n * 7919 % 10007}@example.com\n" for n in range(60_000))
    packed = gzip.compress(b"email\n" + addresses.encode())
    with pytest.raises(refused.BrokenArchive):
        given("list.csv.gz", packed[: len(packed) * 3 // 4])


def test_damage_found_only_when_reading_is_refused_then(tmp_path):
    path = tmp_path / "list.csv.gz"
    data = gzip.compress(b"email\n" + b"a@example.com\n" * 60_000)
    path.write_bytes(data[:-8] + bytes(8))  # the checksum at the end
    layout = Layout(Format.CSV, "utf-8", ",", '"', header=True)
    with pytest.raises(refused.BrokenArchive):
        list(column(path, layout, 0))
