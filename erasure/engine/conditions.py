"""The conditions under which a rule of the fates holds, by the name it is given there.

An entry whose custom table says nothing is deleted: of two doubtful ends, the one that
leaves nothing behind.
"""

from typing import Final, LiteralString

SEPARATED: Final = """trace.custom_table_id IN (
        SELECT custom.id FROM interactions_customtable AS custom
        WHERE custom.account_id = %(account)s AND custom.on_erasure = 'separate'
    )"""

CONDITIONS: Final[dict[str, LiteralString]] = {
    "": "TRUE",
    "entries are deleted": f"NOT {SEPARATED}",
    "entries are separated": SEPARATED,
}
