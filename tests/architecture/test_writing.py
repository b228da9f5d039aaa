"""Only actions and engines write: whoever asks or answers calls one of them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITING = {
    *("save", "create", "bulk_create", "get_or_create", "update_or_create"),
    *("bulk_update", "record"),
}
ASKING = sorted(
    path
    for pattern in ("*/views/*.py", "*/views.py", "*/queries.py", "*/*forms.py")
    for path in ROOT.glob(pattern)
    if path.parts[len(ROOT.parts)] not in {".venv", "tests", "var"}
)


def written(source: str) -> list[int]:
    """Return the lines that call something by which rows are written."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITING
    ]


def test_there_is_something_to_look_at():
    assert len(ASKING) > 50
    assert written("run.save()\nrecord(account)\nrun.status") == [1, 2]


@pytest.mark.parametrize("path", ASKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_asks_does_not_write(path):
    assert written(path.read_text(encoding="utf-8")) == []
