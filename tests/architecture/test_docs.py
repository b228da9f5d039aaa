"""What the documents name is there, and says what the program does."""

import re
from pathlib import Path

import pytest

from erasure.fates import RULES
from erasure.labels import FATES, TRACES

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
TOP = {path.name for path in ROOT.iterdir()}
# What appears only when Lethe runs, or is made by hand.
MADE = ("var/", ".venv/", "secrets/", ".env")

NAMED = re.compile(r"`([\w./*-]+)`")
LINKED = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def paths_in(text: str) -> set[str]:
    """Return what is written as code and begins like a path of the repository."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return {
        found
        for found in NAMED.findall(prose)
        if "/" in found and found.split("/")[0] in TOP and not found.startswith(MADE)
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_document_names_paths_that_are_there(path):
    missing = {
        found
        for found in paths_in(path.read_text(encoding="utf-8"))
        if not any(ROOT.glob(found.rstrip("/")))
    }
    assert missing == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_document_links_to_what_is_there(path):
    links = LINKED.findall(path.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_document_shows_bin_commands_that_are_there(path):
    text = path.read_text(encoding="utf-8")
    shown = set(re.findall(r"(?<![\w./])bin/(\w+)", text))
    assert {name for name in shown if not (ROOT / "bin" / name).exists()} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_document_shows_manage_commands_that_are_there(path):
    own = {found.stem for found in ROOT.glob("*/management/commands/*.py")}
    django = {"migrate", "dbshell", "createsuperuser", "check", "shell"}
    text = path.read_text(encoding="utf-8")
    shown = set(re.findall(r"bin/manage (?:--data \S+ )?([a-z_]+)", text))
    assert shown <= own | django


def test_the_tour_passes_every_layer_of_a_deletion():
    text = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    named = paths_in(text)
    for layer in (
        "imports/urls.py",
        "imports/views/",
        "imports/forms.py",
        "imports/actions/",
        "imports/sql/",
        "erasure/actions/",
        "erasure/engine/",
        "erasure/sql/",
        "erasure/fates.py",
        "templates/imports/",
    ):
        assert any(found.startswith(layer) for found in named), layer


def test_decisions_are_numbered_without_a_gap():
    decisions = sorted((ROOT / "docs/adr").glob("*.md"))
    for number, path in enumerate(decisions, start=1):
        assert path.name.startswith(f"{number:04}-")
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first.startswith(f"# {number}. ")


def test_the_page_of_fates_is_the_table_of_fates():
    text = (ROOT / "docs/fates.md").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.startswith("| `")]
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert shown == [
        [
            f"`{rule.name}`",
            f"{TRACES[rule.name]}, where {rule.where}"
            if rule.where
            else str(TRACES[rule.name]),
            str(FATES[rule.fate]),
            ", ".join(f"`{column}`" for column in rule.blank),
            f"`{rule.relation}`",
        ]
        for rule in RULES
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "docs/images").glob("*.png")), ids=name)
def test_a_picture_is_shown_and_small(path):
    assert path.stat().st_size < 200_000
    assert any(
        f"docs/images/{path.name}" in document.read_text(encoding="utf-8")
        for document in DOCUMENTS
    )
