"""Whether the first row names the columns, and how columns are told apart."""

import re
import unicodedata
from collections.abc import Sequence

from profiles.normalisers import Invalid, Kind, is_blank, normaliser, trimmed

_EMAIL = normaliser(Kind.EMAIL)
_NUMBER_LIKE = re.compile(r"[-+]?[0-9][0-9 .,/:()-]*")
_MIN_NUMBER_CHARS = 5  # a year over a column of amounts is a name
_MOST = 0.8
_MOST_ROWS_ABOVE = 10
_TITLE = re.compile(r"^#|[^\W\d_]{2,}.*\s.*[^\W\d_]{2,}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that name a column in an export of the common programs, folded.
EMAIL_WORDS = _words(
    "email mail emailaddress mailaddress adresseemail adressemail courriel adressemel"
    " adresseelectronique smtpaddr emailadres emailadresse epost correo"
)
PHONE_WORDS = _words(
    "phone phonenumber mobile mobilephone mobilenumber cell cellphone msisdn gsm tel"
    " telephone telephonenumber telf1 telf2 telnumber telefoon telefon handy portable"
    " mobil sms smsnumber numerodetelephone numerogsm whatsapp mobiel"
)
IDENTITY_WORDS = _words(
    "id crm crmid idcrm reference ref referenceclient externalid externalkey"
    " customerid customernumber customerno customer client clientid idclient numclient"
    " numeroclient kunnr kundennummer klantnummer contactid memberid userid"
    " subscriberkey subscriberid profileid code unitnr"
)
_OTHER_WORDS = _words(
    "name firstname lastname fullname nom prenom naam voornaam vorname nachname"
    " company country city language birthdate score notes status date"
)
KNOWN_WORDS = EMAIL_WORDS | PHONE_WORDS | IDENTITY_WORDS | _OTHER_WORDS


def folded(name: str) -> str:
    """Return `name` without case, accents, blanks and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """Return one distinct name for each column: `email`, `email (2)`, `column 3`."""
    names: list[str] = []
    taken: set[str] = set()
    for position, cell in enumerate(header, start=1):
        name = wanted = trimmed(cell) or f"column {position}"
        again = 1
        while name in taken:
            again += 1
            name = f"{wanted} ({again})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def looks_like_header(first: Sequence[str], following: Sequence[Sequence[str]]) -> bool:
    """Say whether `first` names columns rather than being the first of the rows."""
    cells = [trimmed(cell) for cell in first]
    if any(folded(cell) in KNOWN_WORDS for cell in cells):
        return True
    if any(map(_is_address, cells)):
        return False
    for position, cell in enumerate(cells):
        below = [row[position] for row in following if position < len(row)]
        below = [trimmed(other) for other in below if not is_blank(other)]
        if cell and below and _is_one_of(cell, below):
            return False
    return True


def rows_above_header(start: Sequence[Sequence[str]]) -> int:
    """Return how many rows of prose, such as a report's title, precede the names.

    Such rows have no outcome, so only sure signs count: a title of several words, alone
    in its row; then a row of names, one of them known, that has more of them than
    any row above, and values below it.
    """
    most = 0
    for position, row in enumerate(start[:-1]):
        cells = [trimmed(cell) for cell in row if not is_blank(cell)]
        if any(folded(cell) in KNOWN_WORDS for cell in cells):
            alone = most == len(cells) == 1
            return position if alone or len(cells) > most else 0
        if position == 0 and not (len(cells) == 1 and _TITLE.search(cells[0])):
            return 0
        if position == _MOST_ROWS_ABOVE or any(map(_is_address, cells)):
            return 0
        most = max(most, len(cells))
    return 0


def _is_one_of(cell: str, below: Sequence[str]) -> bool:
    """Say whether `cell` is written just like most of the cells `below` it."""
    if not any(char.isdigit() for char in cell):
        return False
    if _NUMBER_LIKE.fullmatch(cell) and len(cell) >= _MIN_NUMBER_CHARS:
        alike = sum(bool(_NUMBER_LIKE.fullmatch(other)) for other in below)
    else:
        shape = _shape(cell)
        alike = sum(_shape(other) == shape for other in below)
    return alike >= _MOST * len(below)


def _shape(cell: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell))


def _is_address(cell: str) -> bool:
    try:
        return bool(_EMAIL(cell))
    except Invalid:
        return False
