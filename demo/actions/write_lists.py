"""Write lists of invented people who want to be deleted, as real ones would look."""

import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

from common.sheets import CsvWriter
from demo.cast import SEED
from profiles.models import Profile, ProfileTable

BY_EMAIL = "unsubscribed.csv"
BY_PHONE = "closed-accounts.xlsx"
CONTACTS = "contacts-to-delete.csv"
KNOWN_IN_CSV = 6_560
KNOWN_IN_XLSX = 2_500

Line = tuple[str, str, str]


class Person(NamedTuple):
    """What a list says of somebody."""

    first_name: str
    last_name: str
    email: str
    phone: str


def write_lists(table: ProfileTable, shipped: Path, folder: Path) -> None:
    """Write the lists into `folder`; those that lie there already are left alone.

    In the caller's transaction, inside the account of `table`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / CONTACTS).exists():
        shutil.copyfile(shipped / "contacts_to_delete.csv", folder / CONTACTS)
    if (folder / BY_EMAIL).exists() and (folder / BY_PHONE).exists():
        return
    people = [
        Person(*(str(attributes.get(name, "")) for name in Person._fields))
        for attributes in Profile.objects.visible(table.account)
        .filter(table=table)
        .order_by("pk")
        .values_list("attributes", flat=True)
    ]
    chance = random.Random(SEED)  # noqa: S311
    held = people[-1:]
    chance.shuffle(people)
    _write_csv(folder / BY_EMAIL, _email_lines(people[:KNOWN_IN_CSV] + held, chance))
    rest = people[KNOWN_IN_CSV:]
    _write_xlsx(folder / BY_PHONE, _phone_lines(rest[:KNOWN_IN_XLSX], chance))


def _email_lines(people: Iterable[Person], chance: random.Random) -> list[Line]:
    """Return a list as a mailing tool exports it, with what is wrong in most."""
    lines: list[Line] = []
    for person in people:
        lines.append((_worn(person.email, chance), person.first_name, person.last_name))
        drawn = chance.random()
        if drawn < 0.03:
            lines.append((person.email.upper(), person.first_name, person.last_name))
        elif drawn < 0.06:
            name = f"{person.first_name}.{person.last_name}".lower()
            stranger = f"{name.replace(' ', '')}@elsewhere.example"
            lines.append((stranger, person.first_name, person.last_name))
        elif drawn < 0.07:
            wrong = person.email.replace("@", chance.choice((" at ", "@@", "")))
            lines.append((wrong, person.first_name, person.last_name))
        elif drawn < 0.075:
            lines.append(("", person.first_name, person.last_name))
    return lines


def _worn(email: str, chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.02:
        return f" {email} "
    return email.capitalize() if drawn < 0.06 else email


def _phone_lines(people: Iterable[Person], chance: random.Random) -> list[Line]:
    """Return mobile numbers without their plus, as a spreadsheet leaves them."""
    lines: list[Line] = []
    for person in people:
        lines.append((person.phone.lstrip("+"), person.first_name, person.last_name))
        if chance.random() < 0.03:
            lines.append(lines[chance.randrange(len(lines))])
    return lines


def _write_csv(path: Path, lines: Iterable[Line]) -> None:
    part = path.with_suffix(".part")
    with CsvWriter(part) as writer:
        writer.write(["E-mail", "First name", "Last name"])
        for line in lines:
            writer.write(line)
    part.replace(path)


def _write_xlsx(path: Path, lines: Iterable[Line]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Closed accounts")
    sheet.append(["Mobile", "First name", "Last name"])
    for phone, first_name, last_name in lines:
        sheet.append([int(phone) if phone else None, first_name, last_name])
    part = path.with_suffix(".part")
    book.save(part)
    part.replace(path)
