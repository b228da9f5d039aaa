"""A criterion while it is being built: its JSON, changed at one place at a time. Pure.

A *slot* is where a condition or a group stands: the root, a term of a group, or what a
sample is taken of. A `not` around it belongs to the slot, so that an inverted condition
is still one condition. A path names a slot by the keys and positions that lead there,
`("terms", 0, "term", "terms", 1)`; as text, `terms.0.term.terms.1`.

Every function returns a new tree and leaves the one given as it was. Nothing but
`remove` takes a condition away; what does not go raises NoWay.
"""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from segments.criteria import flaws, limits
from segments.criteria.flaws import Path

Json = dict[str, Any]

GROUPS = ("all of", "any of")
MODES = ("all of", "any of", "none of", "not all of")
STEPS = ("up", "down", "into", "out")
LONGEST_PATH = 200


class NoWay(ValueError):
    """There is no such place, or nothing that could be done there."""


# ---- paths


def written(path: Path) -> str:
    """Return `path` as text; the root is empty."""
    return ".".join(map(str, path))


def path_of(text: str) -> Path:
    """Return the path that `text` writes; raise NoWay when it writes none."""
    if len(text) > LONGEST_PATH:
        raise NoWay
    parts = text.split(".") if text else []
    path = tuple(
        int(part) if part.isascii() and part.isdigit() else part for part in parts
    )
    if any(isinstance(key, str) and key not in {"terms", "term", "of"} for key in path):
        raise NoWay
    return path


def slot_of(path: Path) -> tuple[Path, Path]:
    """Split the path to a fault into its slot's, and what is left inside the condition.

    The slot's path ends where the keys of a condition begin.
    """
    end = 0
    for position, key in enumerate(path):
        if key in {"terms", "term", "of"} or isinstance(key, int):
            end = position + 1
        else:
            break
    slot, rest = path[:end], path[end:]
    while slot and slot[-1] in {"term", "terms"}:
        slot = slot[:-1]
    return slot, rest


# ---- reading


def tidy(raw: Any) -> Json | None:
    """Return a criterion as the builder shows it: a group, everybody, or nothing yet.

    The meaning stays: a lone condition becomes a group of one, `not not` nothing.
    """
    if not isinstance(raw, dict):
        return None
    tree = _without_double_nots(copy.deepcopy(raw))
    shape = condition(tree).get("shape")
    if shape in GROUPS or tree.get("shape") == "all profiles":
        return tree
    return {"shape": "all of", "terms": [tree]}


def is_negated(slot: Json) -> bool:
    """Say whether what stands in the slot is inverted."""
    return slot.get("shape") == "not"


def condition(slot: Json) -> Json:
    """Return what stands in the slot, whether inverted or not."""
    inner = slot.get("term") if is_negated(slot) else slot
    return inner if isinstance(inner, dict) else {}


def is_group(slot: Json) -> bool:
    """Say whether a group stands in the slot."""
    return condition(slot).get("shape") in GROUPS


def mode(slot: Json) -> str:
    """Return the word for how the group of the slot takes its terms."""
    shape = str(condition(slot)["shape"])
    if not is_negated(slot):
        return shape
    return "none of" if shape == "any of" else "not all of"


def children(slot: Json, path: Path) -> list[tuple[Path, Json]]:
    """Return the slots right inside this one, with their paths."""
    inner = condition(slot)
    at = _inside(slot, path)
    if inner.get("shape") in GROUPS:
        terms = inner.get("terms") or []
        return [((*at, "terms", place), term) for place, term in enumerate(terms)]
    if inner.get("shape") == "sample" and isinstance(inner.get("of"), dict):
        return [((*at, "of"), inner["of"])]
    return []


def slots(tree: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Yield every slot of the tree with its path, from the outside in."""
    yield path, tree
    for at, slot in children(tree, path):
        yield from slots(slot, at)


def slot_at(tree: Json | None, path: Path) -> Json:
    """Return the slot at `path`; raise NoWay when there is none."""
    slot: Json = tree if tree is not None else group([])
    at: Path = ()
    while at != path:
        for place, child in children(slot, at):
            if path[: len(place)] == place:
                slot, at = child, place
                break
        else:
            raise NoWay
    return slot


def measure(tree: Json | None) -> None:
    """Raise Flawed when the tree says more than a criterion may."""
    if len(json.dumps(tree, ensure_ascii=False).encode()) > limits.MOST_BYTES:
        raise flaws.TooLarge(())
    if tree is None:
        return
    shapes = 0
    for path, slot in slots(tree):
        shapes += 2 if is_negated(slot) else 1
        depth = 1 + sum(key in {"terms", "term", "of"} for key in _inside(slot, path))
        if depth > limits.MOST_DEPTH:
            raise flaws.TooDeep(path, most=limits.MOST_DEPTH)
        if len(condition(slot).get("terms") or ()) > limits.MOST_TERMS:
            raise flaws.TooManyTerms(path, most=limits.MOST_TERMS)
    if shapes > limits.MOST_SHAPES:
        raise flaws.TooManyShapes((), most=limits.MOST_SHAPES)


# ---- changing


def group(terms: list[Json], shape: str = "all of") -> Json:
    """Return a group of `terms`."""
    return {"shape": shape, "terms": terms}


def add(tree: Json | None, path: Path, fresh: Json) -> tuple[Json, Path]:
    """Add `fresh` to the end of the group at `path`; return the tree, and where it is.

    Everybody stands alone: it can only be added where nothing is yet.
    """
    if fresh.get("shape") == "all profiles":
        if tree is not None and condition(tree).get("terms"):
            raise NoWay
        return fresh, ()
    changed = copy.deepcopy(tree) if tree is not None else group([])
    slot = slot_at(changed, path)
    if not is_group(slot):
        raise NoWay
    terms = _terms(slot)
    terms.append(copy.deepcopy(fresh))
    return changed, (*_inside(slot, path), "terms", len(terms) - 1)


def put(tree: Json | None, path: Path, changed: Json) -> tuple[Json, Path]:
    """Replace the condition at `path` by `changed`, inverted as it was."""
    slot = slot_at(tree, path)
    if is_group(slot):
        raise NoWay
    new = {"shape": "not", "term": changed} if is_negated(slot) else changed
    return _replaced(tree, path, lambda _slot: new), path


def remove(tree: Json | None, path: Path) -> tuple[Json | None, Path]:
    """Take away what stands at `path`; return the path of what is there instead."""
    slot_at(tree, path)
    if not path:
        return None, ()
    if path[-1] == "of":
        return _replaced(tree, path, lambda _slot: group([])), path
    changed = copy.deepcopy(tree or {})
    home = _home(path)
    terms = _terms(slot_at(changed, home))
    position = int(path[-1])
    del terms[position]
    beside = min(position, len(terms) - 1)
    return changed, (*path[:-1], beside) if terms else home


def invert(tree: Json | None, path: Path) -> tuple[Json, Path]:
    """Turn what stands at `path` into its opposite."""
    slot_at(tree, path)
    return _replaced(tree, path, _inverted), path


def set_mode(tree: Json | None, path: Path, word: str) -> tuple[Json, Path]:
    """Let the group at `path` take its terms in another way."""
    if word not in MODES or not is_group(slot_at(tree, path)):
        raise NoWay

    def with_mode(slot: Json) -> Json:
        terms = condition(slot).get("terms") or []
        made = group(terms, "any of" if word in {"any of", "none of"} else "all of")
        return made if word in GROUPS else {"shape": "not", "term": made}

    return _replaced(tree, path, with_mode), path


def nest(tree: Json | None, path: Path) -> tuple[Json, Path]:
    """Put what stands at `path` into a group of its own, of the kind around it not."""
    slot = slot_at(tree, path)
    if condition(slot).get("shape") == "all profiles":
        raise NoWay
    around = slot if not path else slot_at(tree, _home(path))
    other = "all of" if condition(around).get("shape") == "any of" else "any of"
    return _replaced(tree, path, lambda held: group([held], other)), path


def unnest(tree: Json | None, path: Path) -> tuple[Json, Path]:
    """Let the terms of the group at `path` take its place."""
    slot = slot_at(tree, path)
    if not is_group(slot):
        raise NoWay
    terms = condition(slot).get("terms") or []
    if len(terms) == 1 and (path or is_group(terms[0])):
        only = _inverted(terms[0]) if is_negated(slot) else terms[0]
        return _replaced(tree, path, lambda _slot: copy.deepcopy(only)), path
    if not path or path[-1] == "of" or is_negated(slot) or not terms:
        raise NoWay
    changed = copy.deepcopy(tree or {})
    position = int(path[-1])
    _terms(slot_at(changed, _home(path)))[position : position + 1] = copy.deepcopy(
        terms
    )
    return changed, path


def sample(tree: Json | None, path: Path, fresh: Json) -> tuple[Json, Path]:
    """Take the sample `fresh` of what stands at `path`."""
    slot = slot_at(tree, path)
    if not path:
        whole = {**fresh, "of": copy.deepcopy(slot)}
        return group([whole]), ("terms", 0)
    return _replaced(tree, path, lambda held: {**fresh, "of": held}), path


def duplicate(tree: Json | None, path: Path) -> tuple[Json, Path]:
    """Put a copy of what stands at `path` right after it."""
    slot = slot_at(tree, path)
    if not path or path[-1] == "of":
        raise NoWay
    changed = copy.deepcopy(tree or {})
    after = int(path[-1]) + 1
    _terms(slot_at(changed, _home(path))).insert(after, copy.deepcopy(slot))
    return changed, (*path[:-1], after)


def move(tree: Json | None, path: Path, step: str) -> tuple[Json, Path]:
    """Move what stands at `path` one step; return the tree, and where it is now.

    Up and down among its neighbours, into the group beside it (the one before rather
    than the one after), or out of its group, right behind it. A group inside another
    one goes when the last of its terms leaves it.
    """
    slot_at(tree, path)
    changed = copy.deepcopy(tree or {})
    if not path or path[-1] == "of":
        raise NoWay
    match step:
        case "up":
            return _swapped(changed, path, -1)
        case "down":
            return _swapped(changed, path, 1)
        case "into":
            return _moved_into(changed, path)
        case "out":
            return _moved_out(changed, path)
        case _:
            raise NoWay


def may(tree: Json | None, path: Path, step: str) -> bool:
    """Say whether `move` knows a way, without going it."""
    if not path or path[-1] == "of":
        return False
    terms = _terms(slot_at(tree, _home(path)))
    here = int(path[-1])
    match step:
        case "up":
            return here > 0
        case "down":
            return here < len(terms) - 1
        case "into":
            beside = terms[max(0, here - 1) : here] + terms[here + 1 : here + 2]
            return any(is_group(_entrance(slot)) for slot in beside)
        case _:
            outer = _outer(path)
            return bool(outer) and outer[-1] != "of"


def _swapped(tree: Json, path: Path, by: int) -> tuple[Json, Path]:
    terms = _terms(slot_at(tree, _home(path)))
    here = int(path[-1])
    there = here + by
    if not 0 <= there < len(terms):
        raise NoWay
    terms[here], terms[there] = terms[there], terms[here]
    return tree, (*path[:-1], there)


def _moved_into(tree: Json, path: Path) -> tuple[Json, Path]:
    home = slot_at(tree, _home(path))
    terms = _terms(home)
    here = int(path[-1])
    for there in (here - 1, here + 1):
        if not 0 <= there < len(terms) or not is_group(_entrance(terms[there])):
            continue
        into = terms[there]
        inner = _terms(_entrance(into))
        held = terms.pop(here)
        inner.insert(len(inner) if there < here else 0, held)
        for at, slot in slots(tree):
            if slot is held:
                return tree, at
    raise NoWay


def _moved_out(tree: Json, path: Path) -> tuple[Json, Path]:
    home, outer = _home(path), _outer(path)
    if not outer or outer[-1] == "of":
        raise NoWay
    around = _terms(slot_at(tree, _home(outer)))
    left = _terms(slot_at(tree, home))
    held = left.pop(int(path[-1]))
    position = int(outer[-1])
    if left or home != outer:
        around.insert(position + 1, held)
        return tree, (*outer[:-1], position + 1)
    around[position] = held
    return tree, outer


def _entrance(slot: Json) -> Json:
    """Return the group that one gets into through the slot, if there is one."""
    inner = condition(slot)
    if inner.get("shape") == "sample" and isinstance(inner.get("of"), dict):
        return dict(inner["of"]) if not is_group(inner["of"]) else inner["of"]
    return slot


def _inside(slot: Json, path: Path) -> Path:
    return (*path, "term") if is_negated(slot) else path


def _home(path: Path) -> Path:
    """Return the slot of the group, or of the sample, in which `path` stands."""
    home = path[:-1] if path[-1] == "of" else path[:-2]
    return home[:-1] if home and home[-1] == "term" else home


def _outer(path: Path) -> Path:
    """Return the slot behind which one is when one leaves the group one is in."""
    home = _home(path)
    outer = home[:-1] if home and home[-1] == "of" else home
    return outer[:-1] if outer and outer[-1] == "term" else outer


def _terms(slot: Json) -> list[Json]:
    inner = condition(slot)
    if inner.get("shape") not in GROUPS:
        raise NoWay
    terms: list[Json] = inner.setdefault("terms", [])
    return terms


def _inverted(slot: Json) -> Json:
    if is_negated(slot):
        inner: Json = slot["term"]
        return inner
    return {"shape": "not", "term": slot}


def _replaced(tree: Json | None, path: Path, made: Callable[[Json], Json]) -> Json:
    """Return the tree with what `made` makes of the slot at `path`."""
    changed: Any = copy.deepcopy(tree) if tree is not None else group([])
    if not path:
        return made(changed)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = made(holder[path[-1]])
    return dict(changed)


def _without_double_nots(slot: Json) -> Json:
    while is_negated(slot) and is_negated(condition(slot)):
        slot = condition(condition(slot))
    inner = condition(slot)
    if inner.get("shape") in GROUPS and isinstance(inner.get("terms"), list):
        inner["terms"] = [
            _without_double_nots(term)
            for term in inner["terms"]
            if isinstance(term, dict)
        ]
    if inner.get("shape") == "sample" and isinstance(inner.get("of"), dict):
        inner["of"] = _without_double_nots(inner["of"])
    return slot
