"""The rules of the fates, resolved to tables and columns."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from psycopg import sql

from erasure.engine.conditions import CONDITIONS
from erasure.fates import RULES, Fate, Rule


@dataclass(frozen=True, slots=True)
class Relation:
    """One rule with the names that its statements need."""

    rule: Rule
    table: sql.Identifier
    column: sql.Identifier
    condition: sql.SQL
    blanks: sql.Composable

    @property
    def statement(self) -> str:
        """Return the name of the statement that applies the fate."""
        match self.rule.fate:
            case Fate.DELETE:
                return "erasure.delete_traces"
            case Fate.ANONYMISE | Fate.UNLINK | Fate.DETACH:
                return "erasure.release_traces"

    @property
    def pages_statement(self) -> str:
        """Return the name of the statement that applies the fate to some pages."""
        match self.rule.fate:
            case Fate.DELETE:
                return "erasure.delete_pages"
            case Fate.ANONYMISE | Fate.UNLINK | Fate.DETACH:
                return "erasure.release_pages"

    @property
    def parts(self) -> dict[str, sql.Composable]:
        """Return what the statements' `{…}` places are filled with."""
        return {
            "relation": self.table,
            "column": self.column,
            "condition": self.condition,
            "blanks": self.blanks,
        }


PROFILES = "profiles"
_PROFILES: dict[str, sql.Composable] = {
    "relation": sql.Identifier("profiles_profile"),
    "column": sql.Identifier("id"),
    "condition": sql.SQL("TRUE"),
}


@cache
def relations() -> tuple[Relation, ...]:
    """Return every rule resolved, in the order of the table of fates."""
    return tuple(_resolve(rule) for rule in RULES)


def relation_of(rule: str) -> Relation:
    """Return the rule called `rule`, resolved."""
    [found] = [relation for relation in relations() if relation.rule.name == rule]
    return found


def parts_of(rule: str) -> dict[str, sql.Composable]:
    """Return the parts of what `rule` names: a rule of the fates, or `profiles`."""
    return _PROFILES if rule == PROFILES else relation_of(rule).parts


def table_of(rule: str) -> str:
    """Return the quoted name of the table that `rule` is about."""
    return parts_of(rule)["relation"].as_string(None)


def _resolve(rule: Rule) -> Relation:
    app, name, field_name = rule.relation.split(".")
    model = apps.get_model(app, name)
    return Relation(
        rule=rule,
        table=sql.Identifier(model._meta.db_table),
        column=_named(_column(model, field_name)),
        condition=sql.SQL(CONDITIONS[rule.where]),
        blanks=sql.SQL("").join(_blank(model, name) for name in rule.blank),
    )


def _blank(model: type[models.Model], name: str) -> sql.Composable:
    field = _column(model, name)
    empty = sql.SQL("NULL") if field.null else sql.SQL("''")
    return sql.SQL(", {} = {}").format(_named(field), empty)


def _column(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return field


def _named(field: "models.Field[Any, Any]") -> sql.Identifier:
    if field.column is None:
        raise TypeError(f"{field} is no column")
    return sql.Identifier(field.column)
