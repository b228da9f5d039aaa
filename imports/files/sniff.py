"""What a text file is written in, judged by its first bytes."""

import codecs
import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice

from imports.files.errors import NotAList, NotText, WebPage
from imports.files.layout import DELIMITERS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES = (
    b"%PDF-",
    b"{\\rtf",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",  # JPEG
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",  # zstd
    b"SQLite format 3",
)
_WEB_PAGE = re.compile(
    r"\s*<(?:!doctype|!--|html|head|body|\?xml|table|div)\b", re.IGNORECASE
)
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{"])')
_JSON_WORDS = re.compile(r'"\s*:|\]\s*,|"\s*,\s*"')
_CONTROLS = [chr(code) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a"]
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_NUL_SAMPLE_BYTES = 4096
_SAMPLE_RECORDS = 200


def refuse_by_magic(head: bytes) -> None:
    """Raise NotAList when `head` starts a file of another kind."""
    is_program = head.startswith(b"MZ") and b"\0" in head[:64]
    if is_program or head.startswith(_OTHER_FILES):
        raise NotAList


def refuse_by_text(text: str) -> None:
    """Raise WebPage, NotAList or NotText when `text` cannot start a list."""
    if _WEB_PAGE.match(text):
        raise WebPage
    if _JSON.match(text) and _JSON_WORDS.search(text[:1000]):
        raise NotAList
    controls = sum(map(text.count, _CONTROLS))
    if controls > max(3, len(text) // 20):
        raise NotText


def encoding_of(sample: bytes) -> str | None:
    """Return the encoding `sample` starts in, None when it is ASCII so far."""
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return encoding
    wide = _wide_encoding(sample)
    if wide:
        return wide
    return None if sample.isascii() else eight_bit_encoding(sample)


def eight_bit_encoding(sample: bytes) -> str:
    """Return utf-8 if `sample`, its last character perhaps cut, is; else a guess."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "iso-8859-1" if _UNDEFINED_IN_CP1252.search(sample) else "cp1252"
    return "utf-8"


def _wide_encoding(sample: bytes) -> str | None:
    """Recognise UTF-16 without mark by the NULs beside its ASCII characters."""
    start = sample[:_NUL_SAMPLE_BYTES]
    low, high = start[0::2].count(0), start[1::2].count(0)
    few = len(start) // 20
    if max(low, high) <= few or min(low, high) > max(low, high) // 10:
        return None
    encoding = "utf-16-le" if high > low else "utf-16-be"
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None
    return encoding


def quote_of(text: str) -> str:
    """Return the quotation mark that `text` puts around cells."""
    if '"' not in text:
        alone = re.findall(
            r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|$)", text, re.MULTILINE
        )
        lines = text.count("\n") + 1
        if len(alone) >= max(2, lines // 2):
            return "'"
    return '"'


def delimiter_of(text: str, quote: str) -> str:
    """Return the delimiter that gives the rows of `text` most evenly.

    A first line that names one, for Excel, is believed. Among the equally even ones the one that gives more cells wins, and a first row
    unlike the others speaks against a delimiter, so that the decimal comma of
    `7;Ann;3,50` is none.
    """
    named = named_delimiter(text.partition("\n")[0])
    if named in DELIMITERS:
        return named
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        score = _evenness(text, delimiter, quote)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def named_delimiter(line: str) -> str | None:
    """Return the `;` of the line `sep=;`, which Excel understands above the header.

    None when `line` is another one; the empty string for `sep=` alone.
    """
    bare = line.strip("\r\n ").strip('"')
    if len(bare) > len("sep=;") or bare[:4].lower() != "sep=":
        return None
    return bare[4:]


def _evenness(text: str, delimiter: str, quote: str) -> tuple[float, int]:
    widths = _widths(text, delimiter, quote)
    if not widths:
        return 0.0, 0
    above = next((at for at, width in enumerate(widths) if width > 1), 0)
    below = widths[above:]
    if 0 < above < len(below) and len(set(below)) == 1:
        return 0.5 - above / 1000, below[0]  # under lines of prose
    [(usual, count)] = Counter(widths).most_common(1)
    if usual < 2:
        return 0.0, 0
    share = count / len(widths)
    return round(share if widths[0] == usual else share / 2, 1), usual


def _widths(text: str, delimiter: str, quote: str) -> list[int]:
    """Return how many cells each of the first records has."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )
    widths: list[int] = []
    # What was read before an error has to do here; reading will say what is wrong.
    with suppress(csv.Error):
        widths.extend(
            len(row)
            for row in islice(reader, _SAMPLE_RECORDS)
            if any(map(str.strip, row))
        )
    may_be_cut = len(widths) > 2 and not text.endswith("\n")
    return widths[:-1] if may_be_cut else widths
