"""A compiler that is wrong in one place is found out, wherever the place is.

What is compared is fixed: the same people and criteria each time. It is compared as the
owner of the schema, whom row-level security does not hold back: that nothing of another
account is counted has to be the statement's own doing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from types import ModuleType
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from common import database_url
from common import sql as files
from profiles.models import ProfileTable, UniqueKey
from segments import compiling
from segments.compiling.compiler import MOST_SEMI_JOINS
from segments.criteria.shapes import (
    AllOf,
    AttributeIs,
    Contains,
    Criterion,
    Days,
    EachOf,
    EmailAct,
    EmailDid,
    EventHappened,
    InSegment,
    Not,
    OnDays,
    OneOf,
    Sample,
    StartsWith,
    Tagged,
    Type,
    Where,
)
from segments.criteria.walk import shapes
from tests import factories
from tests.segments import plain, rows, world
from tests.segments.mutation import Mutant, load, mutated, parameters
from tests.segments.plain import Person

CRITERIA = 300
PEOPLE = 24
COMPILING = (
    "segments.criteria.spans",
    *(f"segments.compiling.{name}" for name in ("frame", "json", "moments", "values")),
    *(f"segments.compiling.{name}" for name in ("traces", "drawing", "compiler")),
)
STATEMENT = "segments.matching"
ESTIMATE = "segments.estimate"


Compiled = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Case:
    criterion: Criterion
    wanted: list[int]
    compiled: Compiled


@dataclass(frozen=True)
class Corpus:
    table: ProfileTable
    frame: dict[str, Any]
    cases: list[Case]


@pytest.fixture(scope="module")
def corpus(
    django_db_setup: None, django_db_blocker: Any, owner_url: str
) -> Iterator[Corpus]:
    """Yield some criteria and who matches them, while these people are there."""
    ours = dict(connection.settings_dict)
    theirs = database_url.parse(owner_url)
    with django_db_blocker.unblock():
        connection.close()
        for name in ("USER", "PASSWORD", "OPTIONS"):
            connection.settings_dict[name] = theirs[name]
        try:
            with transaction.atomic():
                yield _made()
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict.update(ours)


def _made() -> Corpus:
    acme = factories.account("acme", time_zone=world.ZONE.key)
    globex = factories.account("globex")
    table = rows.write_definitions(acme)
    rows.write_strangers(table, globex, PEOPLE)
    drawing = world.Drawing(Random(20))
    drawn = drawing.population(PEOPLE, PEOPLE)
    population = replace(drawn, people=(*drawn.people, *_odd_people()))
    rows.write(population, table)
    frame = {
        "table": table.pk,
        "keys": dict(
            UniqueKey.objects.filter(table=table).values_list("attribute__name", "pk")
        ),
        "segments": population.segments,
        "moment": world.NOW,
        "zone": world.ZONE,
    }
    cases = [
        Case(
            criterion,
            plain.who_matches(criterion, population, world.NOW, world.ZONE),
            compiled(compiling.compiler, criterion, frame),
        )
        for criterion in _criteria(drawing)
    ]
    # What matches all or nobody tells least.
    cases.sort(key=lambda case: abs(2 * len(case.wanted) - PEOPLE))
    return Corpus(table, frame, cases)


def _odd_people() -> Iterator[Person]:
    """Yield people with every text, and with what is no value of its type."""
    values = [{"city": text, "email": text} for text in world.TEXTS]
    values += [dict.fromkeys(world.ATTRIBUTES, odd) for odd in world.ODD]
    for position, attributes in enumerate(values, start=PEOPLE):
        number = world.number(position)
        yield Person(number, world.NOW, world.NOW, attributes=attributes)


def _criteria(drawing: world.Drawing) -> Iterator[Criterion]:
    """Yield each test of each attribute, what happened on each day, and trees."""
    for text in filter(None, world.TEXTS):
        for test in (Contains(text), StartsWith(text), OneOf((text,)), EachOf((text,))):
            type_ = Type.MULTI_CHOICE if isinstance(test, EachOf) else Type.TEXT
            yield AttributeIs("city", type_, test)
    for day in world.DAYS:
        yield AttributeIs("born", Type.DATE, OnDays(Days(day, day)))
        yield AttributeIs("born", Type.DATE, OnDays(Days(None, day)))
        yield from (EmailDid(act, when=Days(None, day)) for act in EmailAct)
    for name, type_ in world.ATTRIBUTES.items():
        yield from (AttributeIs(name, type_, drawing.test(type_)) for _ in range(10))
    mixed = (Where("rating", OneOf(("gent", "e", Decimal(5), True))),)
    yield from (EventHappened(kind, where=mixed) for kind in world.KINDS)
    here = Not(AttributeIs("city", Type.TEXT, Contains("e"), world.SECTIONS[0]))
    yield AllOf((here, Sample(here, 5)))
    # More than are asked one beside the other: the last ones are asked as sets.
    many = tuple(Not(Tagged(tag)) for tag in range(1, MOST_SEMI_JOINS))
    for last in (Tagged(world.TAGS[0]), Not(Tagged(world.TAGS[0]))):
        yield AllOf((*many, Not(Tagged(world.TAGS[1])), last))
    yield from (drawing.criterion(1 + n % 3) for n in range(CRITERIA))


def compiled(
    compiler: ModuleType, criterion: Criterion, frame: dict[str, Any]
) -> Compiled:
    """Return the statement for a criterion, and its values."""
    found = compiler.compile_criterion(criterion, compiler.Frame(**frame))
    return found.query.as_string(None), dict(found.parameters)


def miscounted(corpus: Corpus, compiler: ModuleType) -> bool:
    """Say whether somebody is mistaken for another when each is asked by themselves."""
    frame = compiler.Frame(**corpus.frame)
    for case in corpus.cases:
        if any(isinstance(part, Sample | InSegment) for part in shapes(case.criterion)):
            continue
        found = compiler.compile_estimate(case.criterion, frame, 100)
        account = {"account": corpus.table.account_id}
        with connection.cursor() as cursor:
            cursor.execute(found.query, {**found.parameters, **account})
            [(_asked, met)] = cursor.fetchall()
        if met != len(case.wanted):
            return True
    return False


def found_out(corpus: Corpus, compiler: ModuleType) -> bool:
    """Say whether SQL answers otherwise than it should, or not at all.

    A statement that is the same word for word has the same answer, and is not asked.
    """
    return any(
        (statement := compiled(compiler, case.criterion, corpus.frame)) != case.compiled
        and answer(corpus, *statement) != case.wanted
        for case in corpus.cases
    )


def answer(corpus: Corpus, query: str, values: dict[str, Any]) -> list[int] | None:
    """Return the numbers of those who match; None for a statement that fails."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, {**values, "account": corpus.table.account_id})
            return sorted(number for (number,) in cursor.fetchall())
    except DatabaseError:
        return None


def test_the_compiler_as_it_is_is_right(corpus):
    for case in corpus.cases:
        assert answer(corpus, *case.compiled) == case.wanted, case.criterion
    assert not miscounted(corpus, compiling.compiler)


def of(module: str, *mutants: tuple[str, str, str]) -> tuple[Mutant, ...]:
    return tuple(Mutant(name, module, old, new) for name, old, new in mutants)


COMPILER = of(
    "segments.compiling.compiler",
    ("not of unknown is unknown", "({}) IS NOT TRUE", "NOT ({})"),
    ("all of is any of", 'SQL(" AND ").join(met)', 'SQL(" OR ").join(met)'),
    ("any of is all of", 'SQL(" OR ").join(met)', 'SQL(" AND ").join(met)'),
    ("none of is not all of", '" AND ").join(absent)', '" OR ").join(absent)'),
    (
        "not not is not",
        "return self.condition(inner, among_all=among_all)",
        "return self._not(inner, among_all=among_all)",
    ),
    (
        "all profiles is nobody",
        'return SQL("TRUE")',
        'return SQL("FALSE")',
    ),
    (
        "who is not in the joined set is in it",
        '"({}.profile_id IS NOT NULL)"',
        '"({}.profile_id IS NOT NULL OR TRUE)"',
    ),
    ("a set is joined from both sides", '"LEFT JOIN ({query})', '"JOIN ({query})'),
    (
        "a section is joined from both sides",
        '"LEFT JOIN profiles_sectionvalues',
        '"JOIN profiles_sectionvalues',
    ),
    (
        "the section is ignored",
        'SQL("profile") if section is None else self._values_of(section)',
        'SQL("profile")',
    ),
    (
        "any section will do",
        '"AND {name}.section_id = {section}"',
        '"AND {name}.section_id >= least({section}, 0)"',
    ),
    (
        "a section of another account will do",
        '"ON {name}.account_id = %(account)s "',
        '"ON TRUE "',
    ),
    (
        "a sample shares the joins around it",
        "self.joins, self.sections, self.semi_joins = [], {}, 0",
        "self.joins, self.semi_joins = [], 0",
    ),
    ("another last time", '"last_click_at"', '"last_open_at"'),
    (
        "the last time tells too much",
        "return not isinstance(when, Days) or when.last is None",
        "return True",
    ),
    (
        "the last time tells of any campaign",
        "case EmailDid(did, None, 1, when) if",
        "case EmailDid(did, _, 1, when) if",
    ),
    (
        "the last time tells of many times",
        "case EmailDid(did, None, 1, when) if",
        "case EmailDid(did, None, _, when) if",
    ),
    (
        "once is often enough",
        'if asked.at_least == 1:\n            return SQL("EXISTS',
        'if asked.at_least:\n            return SQL("EXISTS',
    ),
    (
        "once is too often",
        "if among_all and asked.at_least == 1 and",
        "if among_all and",
    ),
    (
        "absence is presence",
        'SQL("NOT {}").format(self._among(asked.numbers()))',
        'SQL("{}").format(self._among(asked.numbers()))',
    ),
    ("absence exists", '"NOT EXISTS ({})"', '"EXISTS ({})"'),
    (
        "a segment is everybody",
        "named = self.frame.segments[number]",
        "named = AllProfiles()",
    ),
    (
        "not in a segment is in it",
        "return self._not(self.frame.segments[number], among_all=among_all)",
        "return self.condition(self.frame.segments[number], among_all=among_all)",
    ),
    ("a sample takes one more", "LIMIT {take}", "LIMIT {take} + 1"),
    ("a sample is taken at once", "ORDER BY {order} LIMIT", "LIMIT"),
)

TRACES = of(
    "segments.compiling.traces",
    (
        "traces of another account exist",
        '"SELECT 1 FROM {relation} AS trace WHERE trace.account_id = %(account)s "',
        '"SELECT 1 FROM {relation} AS trace WHERE TRUE "',
    ),
    (
        "traces of another account are counted",
        '"WHERE trace.account_id = %(account)s AND trace.profile_id IS NOT NULL "',
        '"WHERE trace.profile_id IS NOT NULL "',
    ),
    ("one more is wanted", "HAVING count(*) >= {}", "HAVING count(*) > {}"),
    ("twice is once", "self.at_least > 1", "self.at_least > 2"),
    (
        "any trace will do",
        '"AND trace.profile_id = profile.id AND {condition}"',
        '"AND trace.profile_id = profile.id"',
    ),
    (
        "anybody's trace will do",
        '"AND trace.profile_id = profile.id AND {condition}"',
        '"AND trace.profile_id IS NOT NULL AND {condition}"',
    ),
    (
        "the campaign is ignored",
        'return [self.equal("campaign_id", campaign)]',
        "return []",
    ),
    (
        "the time is ignored",
        "return [moments.within(place, when, self.frame, self.bound)]",
        "return []",
    ),
    (
        "the section of a tag is ignored",
        'where = its.in_sight() if all_ else [its.equal("section_id", section)]',
        "where = []",
    ),
    ("the tag is ignored", 'its.equal("tag_id", tag)', 'SQL("TRUE")'),
    ("the topic is ignored", 'its.equal("topic_id", topic)', 'SQL("TRUE")'),
    ("the goal is ignored", 'its.equal("goal_id", goal)', 'SQL("TRUE")'),
    ("the kind is ignored", 'its.equal("kind", kind)', 'SQL("TRUE")'),
    (
        "the custom table is ignored",
        'its.equal("custom_table_id", custom_table)',
        'SQL("TRUE")',
    ),
    (
        "any section is the section",
        'Traces("profiles_sectionvalues", its.equal("section_id", section))',
        'Traces("profiles_sectionvalues", SQL("TRUE"))',
    ),
    (
        "another key",
        "frame.keys[key]",
        "max(frame.keys.values())",
    ),
    ("consent of any kind", "said = [] if any_ else", "said = [] if status else"),
    (
        "what did not happen happened",
        'SQL("trace.{} IS NOT NULL")',
        'SQL("trace.{} IS NULL OR trace.id IS NOT NULL")',
    ),
    ("opened is clicked", '"opened_at"', '"clicked_at"'),
    ("delivered is sent", '"delivered_at"', '"sent_at"'),
    ("answers are ignored", '*its.data("answers", wheres),', ""),
    ("data are ignored", '*its.data("data", wheres),', ""),
    ("entries are ignored", '*its.data("attributes", wheres),', ""),
    ("one condition is any", 'SQL(" AND ").join(conditions)', "conditions[0]"),
)

VALUES = of(
    "segments.compiling.values",
    (
        "capitals are compared with small letters",
        'return SQL("lower({})").format(value.text), SQL',
        "return value.text, SQL",
    ),
    (
        "small letters are compared with capitals",
        'SQL("lower({})").format(place)',
        "place",
    ),
    ("one of compares with capitals", 'SQL("lower({}::text)")', 'SQL("({}::text)")'),
    ("capitals never matter", "if case_sensitive:", "if not part:"),
    ("capitals always matter", "and not test.case_sensitive:", "and False:"),
    ("begins is contains", "starts_with({}, {})", "strpos({}, {}) > 0"),
    ("contains is begins", "strpos({}, {}) > 0", "strpos({}, {}) = 1"),
    ("at least is more than", '"{} >= {}"', '"{} > {}"'),
    ("at most is less than", '"{} <= {}"', '"{} < {}"'),
    ("between leaves the first out", '"{} BETWEEN {}', '"{} BETWEEN 0.01 + {}'),
    (
        "between leaves the last out",
        'BETWEEN {} AND {}"',
        'BETWEEN {} AND {} - 0.01"',
    ),
    ("all of several is any", '"{} ?& {}::text[]"', '"{} ?| {}::text[]"'),
    ("any of several is all", '"{} ?| {}::text[]"', '"{} ?& {}::text[]"'),
    ("keys are choices", "<> 'object'", "<> 'nothing'"),
    ("nothing is not empty", "coalesce({}, 'null') IN", "{} IN"),
    ("an empty text is not empty", "'\\\"\\\"', ", ""),
    ("an empty list is not empty", "'[]', ", ""),
    ("one of is each of", 'SQL(" OR ").join(conditions)', 'SQL(" AND ").join(conditions)'),
    ("yes is no", '"true" if one else "false"', '"false" if one else "true"'),
)  # fmt: skip

JSON = of(
    "segments.compiling.json",
    ("lists are texts", "'boolean')", "'boolean', 'array', 'object')"),
    ("numbers are no texts", "('string', 'number', 'boolean')", "('string')"),
    ("texts are numbers", "jsonb_typeof({0}) = 'number'", "{0} IS NOT NULL"),
)

MOMENTS = of(
    "segments.compiling.moments",
    ("the first moment is left out", '"{} >= {}"', '"{} > {}"'),
    ("the moment after is let in", '"{} < {}"', '"{} <= {}"'),
    ("no moment is one", 'SQL("{} IS NULL")', 'SQL("{} IS NOT NULL")'),
    (
        "older is younger",
        "return between(column, None, end, bound)",
        "return between(column, end, None, bound)",
    ),
    (
        "ever is never",
        'return SQL("{} IS NOT NULL")',
        'return SQL("{} IS NULL")',
    ),
    ("anything is a date", '"{} AND {} LIKE {}"', '"{} AND ({} LIKE {} OR TRUE)"'),
    ("the year nought is a year", 'EARLIEST: Final = "1000"', 'EARLIEST: Final = "0"'),
    (
        "the last date is left out",
        "(last + timedelta(days=1)).isoformat()",
        "last.isoformat()",
    ),
    (
        "older than is since",
        "return None, _day(span, frame)",
        "return _day(span, frame), None",
    ),
)

SPANS = of(
    "segments.criteria.spans",
    ("months end on the 28th", "min(moment.day, last)", "min(moment.day, 28)"),
    ("the clock is in Greenwich", "local = now.astimezone(zone)", "local = now"),
    (
        "midnight is in Greenwich",
        "datetime.combine(day, time.min, zone)",
        "datetime.combine(day, time.min, UTC)",
    ),
    (
        "the last day is left out",
        "_midnight(last + timedelta(days=1), zone)",
        "_midnight(last, zone)",
    ),
    ("a month is 30 days", "_months_before(local, span.number)", "local - timedelta(days=30 * span.number)"),
    ("days are months", "timedelta(days=span.number)", "timedelta(days=30 * span.number)"),
)  # fmt: skip

DRAWING = of(
    "segments.compiling.drawing",
    ("never is most recent", "DESC NULLS LAST", "DESC NULLS FIRST"),
    ("never is not least recent", "ASC NULLS FIRST", "ASC NULLS LAST"),
    (
        "ties go to the higher number",
        "DESC NULLS LAST, profile.id",
        "DESC NULLS LAST, profile.id DESC",
    ),
    (
        "ties among the least recent go to the higher number",
        "ASC NULLS FIRST, profile.id",
        "ASC NULLS FIRST, profile.id DESC",
    ),
    ("recent by another moment", "Identifier(sample.moment.value)", 'Identifier("created")'),
    ("most is least", "DESC NULLS LAST", "ASC NULLS LAST"),
    ("the seed is ignored", "bound.bind(sample.seed)", "bound.bind(1)"),
    ("mixed once", "ROUNDS = 2", "ROUNDS = 1"),
    ("high numbers are low ones", "(profile.id >> 32)", "(profile.id >> 40)"),
)  # fmt: skip


@parameters(*COMPILER, *TRACES, *VALUES, *JSON, *MOMENTS, *SPANS, *DRAWING)
def test_a_mutant_of_the_compiler_is_found_out(corpus, monkeypatch, mutant):
    assert found_out(corpus, load(COMPILING, monkeypatch, mutant))


@parameters(
    *of(
        STATEMENT,
        ("other tables", "profile.table_id = %(criterion_table)s", "TRUE"),
        ("other accounts", "profile.account_id = %(account)s", "TRUE"),
        ("whoever is taken is there", "= profile.id\n", "= -profile.id\n"),
        ("taken in another account", "target.account_id = %(account)s", "TRUE"),
        ("the criterion is ignored", "AND {condition}", "AND ({condition} OR TRUE)"),
    )
)
def test_a_mutant_of_the_statement_is_found_out(corpus, monkeypatch, mutant):
    text = mutated(files.statement(STATEMENT), mutant)
    monkeypatch.setattr(files, "statement", lambda _name: text)
    assert found_out(corpus, load(COMPILING, monkeypatch))


@parameters(
    *of(
        "segments.compiling.traces",
        ("one more is wanted of each", ">= {least})", "> {least})"),
        ("one fewer is looked for", "LIMIT {least})", "LIMIT {least} - 1)"),
    ),
    *of(
        "segments.compiling.compiler",
        ("no absence", 'SQL("NOT {}").format(asked.are_enough())', "asked.are_enough()"),
        ("presence is once", "return asked.are_enough()", 'return SQL("EXISTS ({})").format(asked.of_profile())'),
    ),
)  # fmt: skip
def test_a_mutant_that_asks_one_by_one_is_found_out(corpus, monkeypatch, mutant):
    assert miscounted(corpus, load(COMPILING, monkeypatch, mutant))


@parameters(
    *of(
        ESTIMATE,
        ("others are asked", "profile.table_id = %(criterion_table)s", "TRUE"),
        ("strangers are asked", "profile.account_id = %(account)s", "TRUE"),
        ("whoever is taken is asked", "= profile.id\n", "= -profile.id\n"),
        ("whoever is taken elsewhere", "target.account_id = %(account)s", "TRUE"),
    )
)
def test_a_mutant_of_the_estimate_is_found_out(corpus, monkeypatch, mutant):
    texts = {name: files.statement(name) for name in (STATEMENT, ESTIMATE)}
    texts[ESTIMATE] = mutated(texts[ESTIMATE], mutant)
    monkeypatch.setattr(files, "statement", texts.__getitem__)
    assert miscounted(corpus, load(COMPILING, monkeypatch))
