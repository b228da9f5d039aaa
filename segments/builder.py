"""A criterion as the builder shows it: the tree with its fields, flaws and ways to go."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.models import ProfileTable
from segments import queries, tree
from segments.catalogue import Catalogue
from segments.controls import Control, controls
from segments.criteria import flaws, limits, parser
from segments.criteria.flaws import Flawed, Path
from segments.criteria.shapes import Criterion
from segments.refusals import CriterionRefused, said
from segments.sentences import sentence
from segments.tree import Json
from tenancy.models import Membership

# What each shape is called in the builder, and its icon.
KINDS: dict[str, tuple[str | Promise, str]] = {
    "attribute": (_("Attribute"), "list-details"),
    "moment": (_("Activity"), "clock"),
    "identifier": (_("Known by"), "key"),
    "tag": (_("Tag"), "tag"),
    "subscription": (_("Consent"), "checklist"),
    "section": (_("Section"), "building"),
    "e-mail": (_("E-mail"), "mail"),
    "sms": (_("SMS"), "message"),
    "survey": (_("Form"), "forms"),
    "goal": (_("Goal"), "target"),
    "event": (_("Event"), "bolt"),
    "entry": (_("Table entry"), "table"),
    "segment": (_("Segment"), "filter"),
    "sample": (_("Sample"), "circle-dashed"),
    "all profiles": (_("All profiles of the table"), "users"),
}
MODES: dict[str, str | Promise] = {
    "all of": _("all of"),
    "any of": _("any of"),
    "none of": _("none of (exclude)"),
    "not all of": _("not all of"),
}
WHERES = frozenset({"survey", "event", "entry"})


@dataclass(slots=True)
class Node:
    """A slot of the tree: a group with its terms, or a condition with its fields."""

    path: str
    slug: str  # the path as an element's id
    kind: str
    label: str | Promise
    icon: str
    is_group: bool
    is_negated: bool
    is_root: bool
    mode: str = ""
    modes: list[tuple[str, str | Promise]] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    steps: dict[str, bool] = field(default_factory=dict)
    may_nest: bool = True
    may_unnest: bool = False
    may_add_where: bool = False

    @property
    def fields(self) -> tuple[Any, ...]:
        """Return what decides which fields there are, but not what is in them."""
        return tuple(
            (
                control.kind,
                control.name,
                control.texts,
                str(control.chosen),
                bool(control.errors),
            )
            for control in self.controls
        )

    @property
    def all_errors(self) -> list[str]:
        """Return what is wrong here, wherever it is mended."""
        of_fields = [error for control in self.controls for error in control.errors]
        return list(dict.fromkeys([*self.errors, *of_fields]))


class Builder:
    """The tree of a draft, read through once: what is wrong, and what it means."""

    def __init__(
        self,
        table: ProfileTable,
        held: Json | None,
        within: int | None = None,
        *,
        reader: Membership | None = None,
    ) -> None:
        self.table = table
        self.held = tree.tidy(held)
        self.catalogue = Catalogue(table, within, reader=reader)
        self.flaws: dict[Path, Flawed | CriterionRefused] = {}
        self.criterion: Criterion | None = None
        self._read(within)
        self.root = self._node((), self.held or tree.group([]))

    def _read(self, within: int | None) -> None:
        """Note what is wrong: with each condition by itself, then with the whole."""
        for path, slot in tree.slots(self.held) if self.held else ():
            inner = tree.condition(slot)
            at = (*path, "term") if tree.is_negated(slot) else path
            if tree.is_group(slot):
                if not inner.get("terms"):
                    self.flaws[at] = flaws.EmptyGroup(at)
                continue
            if self.catalogue.hides(inner):
                self.flaws[at] = flaws.Unseen(at)
                continue
            alone = inner
            if inner.get("shape") == "sample":
                alone = {**inner, "of": {"shape": "all profiles"}}
            try:
                parser.read(alone, self.catalogue.lexicon)
            except Flawed as flaw:
                self.flaws[(*at, *flaw.path)] = flaw
        if self.flaws:
            return
        try:
            self.criterion = queries.read(
                self.table, self.held, within, reader=self.catalogue.reader
            )
        except CriterionRefused as refused:
            self.flaws[refused.path] = refused

    def complete(self) -> Criterion:
        """Return what is meant; raise CriterionRefused while it is incomplete."""
        if self.criterion is not None:
            return self.criterion
        for flaw in self.flaws.values():
            raise flaw if isinstance(flaw, CriterionRefused) else CriterionRefused(flaw)
        raise CriterionRefused(flaws.NoCriterion(()))

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was built yet."""
        return self.held is None or (
            tree.is_group(self.held) and not tree.condition(self.held).get("terms")
        )

    @property
    def sentence(self) -> str:
        """Return what the criterion means; nothing while it is incomplete."""
        if self.criterion is None:
            return ""
        return sentence(self.table, self.criterion, self.catalogue)

    @property
    def left_to_do(self) -> list[tuple[str, str]]:
        """Return what has to be completed: the slot's id, and what is wrong there."""
        return [
            (node.slug, f"{node.label}: {message}")
            for node in self.nodes
            for message in node.all_errors
        ]

    @property
    def nodes(self) -> list[Node]:
        """Return every slot, from the outside in."""
        return list(_flat(self.root))

    def node(self, path: Path) -> Node:
        """Return the node at `path`; raise NoWay when there is none."""
        return self._node(path, tree.slot_at(self.held, path))

    def _node(self, path: Path, slot: Json) -> Node:
        inner = tree.condition(slot)
        shape = str(inner.get("shape", ""))
        is_group = tree.is_group(slot)
        label, icon = KINDS.get(shape, (_("Group"), "circle-dashed"))
        node = Node(
            path=tree.written(path),
            slug=slug(path),
            kind=shape,
            label=label,
            icon=icon,
            is_group=is_group,
            is_negated=tree.is_negated(slot),
            is_root=not path,
            children=[self._node(at, child) for at, child in tree.children(slot, path)],
            steps={step: tree.may(self.held, path, step) for step in tree.STEPS},
            may_nest=len(path) < 2 * limits.MOST_DEPTH and shape != "all profiles",
            may_add_where=shape in WHERES
            and not self.catalogue.hides(inner)
            and len(inner.get("where") or []) < limits.MOST_WHERE,
        )
        if is_group:
            node.mode = tree.mode(slot)
            node.modes = [
                (word, words)
                for word, words in MODES.items()
                if word != "not all of" or node.mode == word
            ]
            node.may_unnest = _goes(self.held, path)
        else:
            node.controls = controls(inner, self.catalogue)
        self._tell(node, path)
        return node

    def _tell(self, node: Node, path: Path) -> None:
        """Put each flaw of the slot where it can be seen and mended."""
        for at, flaw in self.flaws.items():
            there, rest = tree.slot_of(at)
            if there != path or (self.is_empty and node.is_root):
                continue
            fitting = [
                control
                for control in node.controls
                if control.at and rest[: len(control.at)] == control.at
            ]
            if fitting:
                fitting[-1].errors.append(_message(flaw))
            else:
                node.errors.append(_message(flaw))


def slug(path: Path) -> str:
    """Return the id of the element that shows the slot at `path`."""
    return "-".join(["slot", *map(str, path)])


def _flat(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _flat(child)


def _goes(held: Json | None, path: Path) -> bool:
    try:
        tree.unnest(held, path)
    except tree.NoWay:
        return False
    return True


def _message(flaw: Flawed | CriterionRefused) -> str:
    return said(flaw) if isinstance(flaw, Flawed) else str(flaw)
