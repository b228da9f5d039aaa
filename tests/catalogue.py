"""The sentences that the source shows to people, and the French for them.

Read from the files alone, without xgettext and without settings. As a program
(`bin/translate`) it brings the catalogue up to date and compiles it.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"
COMPILED = CATALOGUE.with_suffix(".mo")

# How many sentences each function is given; a context comes before them.
SENTENCES = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 2,
    "npgettext_lazy": 2,
}
# Classes whose docstring is a message, and whether only its first paragraph is.
SPEAKING = {
    "DomainError": True,
    "BadValue": True,
    "Unreadable": False,
    "Invalid": False,
}
SILENT = frozenset({"bench", "docs", "runtime", "tests", "var", "staticfiles"})

_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({_LITERAL}(?:,\s*{_LITERAL})*)")
_PLACE = re.compile(r"%\((\w+)\)s")
_BRACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence, its plural if it has one, and what tells it from its like."""

    one: str
    many: str = ""
    context: str | None = None


def messages() -> dict[Message, set[str]]:
    """Return every sentence with the files that it stands in."""
    found: dict[Message, set[str]] = {}
    for path, message in (*_in_python(), *_in_templates()):
        found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    return found


def places(text: str) -> set[str]:
    """Return what `text` leaves open, `%(name)s` and `{name}` alike."""
    return {*_PLACE.findall(text), *_BRACE.findall(text)}


def sources() -> Iterator[Path]:
    """Yield the modules of the program."""
    for path in sorted(ROOT.glob("*/**/*.py")):
        top = path.relative_to(ROOT).parts[0]
        if top not in SILENT and not top.startswith("."):
            yield path


def _in_python() -> Iterator[tuple[Path, Message]]:
    trees = [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sources()]
    for path, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from ((path, message) for message in _called(node))
    yield from _docstrings(trees)


def _called(call: ast.Call) -> Iterator[Message]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    wanted = SENTENCES.get(name, 0) + ("pgettext" in name)
    # Anything but a literal is a sentence that stands elsewhere.
    texts = [
        each.value
        for each in call.args[:wanted]
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if wanted and len(texts) == wanted:
        yield _message(name, texts)


def _message(name: str, texts: list[str]) -> Message:
    context = texts.pop(0) if "pgettext" in name else None
    one, *many = texts
    return Message(one, "".join(many), context)


def _docstrings(
    trees: Iterable[tuple[Path, ast.Module]],
) -> Iterator[tuple[Path, Message]]:
    """Yield the docstrings of the classes that speak, and of all made from them."""
    classes = [
        (path, node)
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    speaking, known = dict(SPEAKING), 0
    while known != len(speaking):
        known = len(speaking)
        for _, node in classes:
            for base in node.bases:
                if isinstance(base, ast.Name) and base.id in speaking:
                    speaking.setdefault(node.name, speaking[base.id])
    for path, node in classes:
        if node.name in speaking and (doc := ast.get_docstring(node, clean=False)):
            said = doc.split("\n\n")[0] if speaking[node.name] else doc
            yield path, Message(" ".join(said.split()))


def _in_templates() -> Iterator[tuple[Path, Message]]:
    for path in sorted((ROOT / "templates").rglob("*.*")):
        for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"))):
            texts = list(ast.literal_eval(f"({call[2]},)"))
            yield path, _message(call[1], texts)


def update() -> list[polib.POEntry]:
    """Bring the catalogue up to date; return what has no French yet."""
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=88)
    known = {message_of(entry): entry for entry in catalogue}
    found = messages()
    catalogue.clear()
    for message in sorted(found, key=lambda each: (min(found[each]), each.one)):
        entry = known.get(message) or _blank(message)
        entry.occurrences = [(path, "") for path in sorted(found[message])]
        entry.flags = ["python-format"] if _PLACE.search(message.one) else []
        entry.obsolete = False
        catalogue.append(entry)
    catalogue.save(str(CATALOGUE))
    COMPILED.write_bytes(catalogue.to_binary())
    return [entry for entry in catalogue if not entry.translated()]


def message_of(entry: polib.POEntry) -> Message:
    """Return what `entry` translates."""
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt)


def _blank(message: Message) -> polib.POEntry:
    plural = {0: "", 1: ""} if message.many else {}
    return polib.POEntry(
        msgid=message.one,
        msgid_plural=message.many,
        msgctxt=message.context,
        msgstr_plural=plural,
    )


def main() -> int:
    """Update and compile; list what is missing."""
    missing = update()
    for entry in missing:
        print(f"{entry.occurrences[0][0]}: {entry.msgid}")  # noqa: T201
    print(f"{len(missing)} sentences have no French yet.")  # noqa: T201
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
