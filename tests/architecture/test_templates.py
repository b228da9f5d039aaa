"""What every template keeps to (docs/pages.md), read from the files alone."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
SPRITE = (ROOT / "static/icons.svg").read_text(encoding="utf-8")
OWN_STYLES = sorted((ROOT / "static/css").glob("*.css"))
STYLES = (*OWN_STYLES, ROOT / "static/vendor/tabler/tabler.min.css")
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))

BRACES = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
CONTRACT = re.compile(r"\{# .+ #\}")
ICON = re.compile(r'\{% icon "([^"]+)"')
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
SCRIPT_TAG = re.compile(r"<script\b[^>]*>")
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
CLASS = re.compile(r'\sclass="([^"]*)"', re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def dressed() -> set[str]:
    """Return every class that a style sheet speaks of."""
    sheets = (sheet.read_text(encoding="utf-8") for sheet in STYLES)
    return {known for sheet in sheets for known in re.findall(r"\.(-?[\w-]+)", sheet)}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_begins_with_its_contract(path):
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert CONTRACT.match(first), first


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_has_no_inline_script_or_style(path):
    text = path.read_text(encoding="utf-8")
    assert not INLINE.search(text)
    assert all(" src=" in tag for tag in SCRIPT_TAG.findall(text))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_fetches_nothing_from_elsewhere(path):
    assert not ELSEWHERE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_names_icons_that_are_there(path):
    named = set(ICON.findall(path.read_text(encoding="utf-8")))
    assert not {icon for icon in named if f'id="{icon}"' not in SPRITE}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_uses_classes_that_are_dressed(path, dressed):
    text = path.read_text(encoding="utf-8")
    # A class that a variable completes ends in "-" once the braces are gone.
    written = {
        each
        for classes in CLASS.findall(BRACES.sub("", text))
        for each in classes.split()
        if not each.endswith("-")
    }
    assert not written - dressed


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_style_sheet_fetches_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert "@import" not in text
    assert "sourceMappingURL" not in text
    fetched = re.findall(r"url\(\s*[\"']?(?!data:)([^\"')]+)", text)
    assert all((path.parent / each).is_file() for each in fetched)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_begins_with_its_contract(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("/* ")
    assert "Contract" in text.split("*/", 1)[0]
    assert not re.search(r"\beval\(|new Function|^import ", text, re.MULTILINE)


def test_navigation_names_icons_that_are_there():
    text = (ROOT / "config/navigation.py").read_text(encoding="utf-8")
    for view in re.findall(r'"(\w+:\w+)"', text):
        icon = re.search(rf'"([\w-]+)",\s*"{view}"', text)
        assert icon
        assert f'id="{icon[1]}"' in SPRITE


@pytest.mark.parametrize(
    "outcome",
    [
        "deleted",
        "not found",
        "other identifier",
        "duplicate",
        "invalid",
        "empty",
        "on hold",
        "already being deleted",
    ],
)
def test_every_outcome_has_its_icon(outcome):
    assert f'id="outcome-{outcome.replace(" ", "-")}"' in SPRITE
