"""Modules with one thing changed on purpose, to see that a test notices."""

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import pytest


@dataclass(frozen=True)
class Mutant:
    """One text of a module in place of another; `name` says what goes wrong."""

    name: str
    module: str
    old: str
    new: str

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def load(
    modules: Sequence[str], patch: pytest.MonkeyPatch, mutant: Mutant | None = None
) -> ModuleType:
    """Load `modules` anew, in their order and one of them mutated; return the last."""
    loaded = ModuleType("nothing")
    for name in modules:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        with open(spec.origin, encoding="utf-8") as file:  # noqa: PTH123
            source = file.read()
        if mutant is not None and mutant.module == name:
            source = mutated(source, mutant)
        loaded = ModuleType(name)
        loaded.__file__ = spec.origin
        parent, _, leaf = name.rpartition(".")
        patch.setitem(sys.modules, name, loaded)
        patch.setattr(sys.modules[parent], leaf, loaded)
        exec(compile(source, spec.origin, "exec"), loaded.__dict__)
    return loaded


def mutated(source: str, mutant: Mutant) -> str:
    """Return the source mutated; what is not there to be changed is no mutant."""
    assert mutant.old in source, f"{mutant.module} has no {mutant.old!r} any more"
    assert mutant.new != mutant.old
    return source.replace(mutant.old, mutant.new, 1)


def parameters(*mutants: Mutant) -> pytest.MarkDecorator:
    """Return the decorator that runs a test once a mutant."""
    return pytest.mark.parametrize("mutant", mutants, ids=str)
