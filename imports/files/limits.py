"""What a list may cost. A 50 MB workbook is about a million rows."""

from imports.files.errors import TooLarge

MIB = 1024 * 1024

MAX_FILE_BYTES = 50 * MIB  # as uploaded
MAX_UNPACKED_BYTES = 1024 * MIB
MAX_UNPACKING_RATIO = 300  # of parts larger than RATIO_FREE_BYTES; XML packs 5 to 50
RATIO_FREE_BYTES = 64 * MIB
MAX_ZIP_ENTRIES = 10_000
MAX_SMALL_PART_BYTES = 8 * MIB  # of a workbook: everything but sheets and texts
MAX_SHARED_TEXT_BYTES = 256 * MIB
MAX_SHARED_TEXTS = 12_000_000
MAX_ROWS = 5_000_000
MAX_COLUMNS = 2_000
MAX_LINE_CHARS = 4 * MIB
MAX_FIELD_CHARS = 131_072
SAMPLE_BYTES = 256 * 1024
BLOCK_BYTES = 64 * 1024  # less than a socket holds: see `imports.staging.stage`
PREVIEW_ROWS = 20
PREVIEW_CHARS = 200
BATCH_ROWS = 10_000


def check_file_bytes(size: int) -> None:
    """Raise TooLarge for a file of `size` bytes, before any of it is read."""
    if size > MAX_FILE_BYTES:
        raise TooLarge(limit=MAX_FILE_BYTES // MIB)
