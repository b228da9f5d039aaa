"""Compile a criterion to one set-based statement; every value in it is bound.

Each shape becomes a condition on the row `profile`. PostgreSQL's logic has three
values and a criterion has two: a condition that is unknown counts as not met, and the
one place where that could turn around, `not`, says IS NOT TRUE.

What is asked of traces is asked in the way that stays linear where it stands. Among
conditions that all have to be met it is a semi-join or an anti-join, so that the
planner may begin with whatever is rarest. Anywhere else it is a set of profile numbers
of its own, joined from the left and looked at for presence: a sub-select inside of an
OR would be run once for each profile as soon as it outgrew the memory it is hashed in.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from psycopg.sql import SQL, Composable, Identifier

from common.sql import statement
from erasure.engine.sets import ProfileSet
from segments.compiling import drawing, moments
from segments.compiling.frame import Bound, Frame
from segments.compiling.json import Json
from segments.compiling.traces import Traces, traces
from segments.compiling.values import of_value
from segments.criteria.shapes import (
    AllOf,
    AllProfiles,
    AnyOf,
    AttributeIs,
    Criterion,
    Days,
    EmailAct,
    EmailDid,
    InSegment,
    MomentIs,
    Not,
    Sample,
    When,
)

NOTHING: Final = SQL("")
PEOPLE: Final = SQL("profiles_profile AS profile")
SOME_PEOPLE: Final = SQL(
    "profiles_profile AS profile TABLESAMPLE system(%(criterion_percent)s)"
)
ONE_PERSON: Final = SQL("(SELECT profiles_profile.*) AS profile")

# Planning takes longer with each one more, and more so each time: 190 in one query take
# 6.5 s; no more than this, and the others as sets joined from the left, 2.6 s (measured
# on nine profiles, while the machine was busy).
MOST_SEMI_JOINS: Final = 24

# The last time of each act is kept on the profile at ingest.
LAST_TIMES: Final[Mapping[EmailAct, str]] = {
    EmailAct.SENT: "last_sent_at",
    EmailAct.OPENED: "last_open_at",
    EmailAct.CLICKED: "last_click_at",
    EmailAct.BOUNCED: "last_bounce_at",
}


def compile_criterion(criterion: Criterion, frame: Frame) -> ProfileSet:
    """Return the set of the visible profiles of the table that `criterion` matches."""
    writing = _Writing(frame, Bound({"criterion_table": frame.table}))
    return ProfileSet(writing.matching(criterion), writing.bound.values)


def compile_estimate(criterion: Criterion, frame: Frame, percent: float) -> ProfileSet:
    """Return the query for how many of some profiles match, and of how many.

    Some is about `percent` of the table, by whole pages; they are asked one by one.
    """
    bound = Bound({"criterion_table": frame.table, "criterion_percent": percent})
    writing = _Writing(frame, bound, one_by_one=True)
    condition = writing.condition(criterion, among_all=False)
    query = SQL(statement("segments.estimate")).format(
        people=writing.people(SOME_PEOPLE), condition=condition
    )
    return ProfileSet(query, bound.values)


def compile_test(criterion: Criterion, frame: Frame) -> ProfileSet:
    """Return the condition on a row of profiles_profile that it matches, by itself.

    For lists that are read in order until a page is full. Neither account nor table
    nor who is being deleted are in it: they are the list's.
    """
    writing = _Writing(frame, Bound(), one_by_one=True)
    condition = writing.condition(criterion, among_all=False)
    query = SQL("EXISTS (SELECT 1 FROM {people} WHERE {condition})").format(
        people=writing.people(ONE_PERSON), condition=condition
    )
    return ProfileSet(query, writing.bound.values)


@dataclass
class _Writing:
    """One statement while it is written.

    `one_by_one` asks of each profile's traces by themselves, wherever it stands: right
    for some thousand profiles, and wrong for a million.
    """

    frame: Frame
    bound: Bound
    one_by_one: bool = False
    joins: list[Composable] = field(default_factory=list)
    sections: dict[int, Identifier] = field(default_factory=dict)
    semi_joins: int = 0
    names: int = 0

    def matching(
        self, criterion: Criterion, ending: Composable = NOTHING
    ) -> Composable:
        """Return the query for the profiles that `criterion` matches."""
        with self._from_scratch():
            condition = self.condition(criterion, among_all=True)
            query = SQL(statement("segments.matching")).format(
                people=self.people(PEOPLE), condition=condition
            )
        return query + ending

    def people(self, source: Composable) -> Composable:
        """Return the rows that are asked, with what was joined to them."""
        return SQL("\n").join([source, *self.joins])

    @contextmanager
    def _from_scratch(self) -> Iterator[None]:
        """Keep the joins of a query apart from those of the one it stands in."""
        outside = self.joins, self.sections, self.semi_joins
        self.joins, self.sections, self.semi_joins = [], {}, 0
        yield
        self.joins, self.sections, self.semi_joins = outside

    def condition(self, criterion: Criterion, *, among_all: bool) -> Composable:
        """Return what has to be true of `profile`.

        `among_all` says that everything around it has to be met as well.
        """
        match criterion:
            case AllProfiles():
                return SQL("TRUE")
            case AllOf(terms):
                met = [self.condition(term, among_all=among_all) for term in terms]
                return SQL("({})").format(SQL(" AND ").join(met))
            case AnyOf(terms):
                met = [self.condition(term, among_all=False) for term in terms]
                return SQL("({})").format(SQL(" OR ").join(met))
            case Not(term):
                return self._not(term, among_all=among_all)
            case InSegment(number):
                named = self.frame.segments[number]
                return self.condition(named, among_all=among_all)
            case AttributeIs() | MomentIs():
                return self._of_row(criterion)
            case EmailDid(did, None, 1, when) if _last_time_tells(when):
                column = SQL("profile.") + Identifier(LAST_TIMES[did])
                return moments.within(column, when, self.frame, self.bound)
            case Sample():
                return self._among(self._drawn(criterion))
            case _:
                asked = traces(criterion, self.frame, self.bound)
                return self._has(asked, among_all=among_all)

    def _not(self, term: Criterion, *, among_all: bool) -> Composable:
        match term:
            case InSegment(number):
                return self._not(self.frame.segments[number], among_all=among_all)
            case Not(inner):
                return self.condition(inner, among_all=among_all)
            case AnyOf(terms) if among_all:
                # None of these: each one's absence has to be met.
                absent = [self._not(one, among_all=True) for one in terms]
                return SQL("({})").format(SQL(" AND ").join(absent))
            case (
                AllProfiles()
                | AllOf()
                | AnyOf()
                | AttributeIs()
                | MomentIs()
                | Sample()
                | EmailDid(_, None, 1)
            ):
                met = self.condition(term, among_all=False)
                return SQL("({}) IS NOT TRUE").format(met)
            case _:
                asked = traces(term, self.frame, self.bound)
                return self._has_not(asked, among_all=among_all)

    # ---- conditions on the row itself

    def _of_row(self, criterion: AttributeIs | MomentIs) -> Composable:
        match criterion:
            case MomentIs(moment, test):
                column = SQL("profile.") + Identifier(moment.value)
                return moments.of_column(column, test, self.frame, self.bound)
            case AttributeIs(name, type_, test, section):
                source = SQL("profile") if section is None else self._values_of(section)
                values = SQL("{}.attributes").format(source)
                value = Json(values, self.bound.bind(name))
                return of_value(value, type_, test, self.frame, self.bound)

    def _values_of(self, section: int) -> Composable:
        """Join the values of a section, once a query; return the join's name."""
        if section not in self.sections:
            name = self.sections[section] = self._name("section")
            self.joins.append(
                SQL(
                    "LEFT JOIN profiles_sectionvalues AS {name} "
                    "ON {name}.account_id = %(account)s "
                    "AND {name}.profile_id = profile.id "
                    "AND {name}.section_id = {section}"
                ).format(name=name, section=self.bound.bind(section))
            )
        return self.sections[section]

    # ---- conditions on other rows

    def _has(self, asked: Traces, *, among_all: bool) -> Composable:
        if self.one_by_one:
            return asked.are_enough()
        if not (among_all and self._may_join_one_more()):
            return self._among(asked.numbers())
        if asked.at_least == 1:
            return SQL("EXISTS ({})").format(asked.of_profile())
        return SQL("profile.id IN ({})").format(asked.numbers())

    def _has_not(self, asked: Traces, *, among_all: bool) -> Composable:
        if self.one_by_one:
            return SQL("NOT {}").format(asked.are_enough())
        if among_all and asked.at_least == 1 and self._may_join_one_more():
            return SQL("NOT EXISTS ({})").format(asked.of_profile())
        return SQL("NOT {}").format(self._among(asked.numbers()))

    def _may_join_one_more(self) -> bool:
        """Count a semi-join or anti-join of this query, while there may be more."""
        self.semi_joins += 1
        return self.semi_joins <= MOST_SEMI_JOINS

    def _among(self, query: Composable) -> Composable:
        """Join profile numbers from the left; return that `profile` is one of them."""
        name = self._name("numbers")
        self.joins.append(
            SQL(
                "LEFT JOIN ({query}) AS {name} (profile_id) "
                "ON {name}.profile_id = profile.id"
            ).format(query=query, name=name)
        )
        return SQL("({}.profile_id IS NOT NULL)").format(name)

    def _drawn(self, sample: Sample) -> Composable:
        ending = SQL("\nORDER BY {order} LIMIT {take}").format(
            order=drawing.order(sample, self.bound), take=self.bound.bind(sample.take)
        )
        return self.matching(sample.of, ending)

    def _name(self, kind: str) -> Identifier:
        self.names += 1
        return Identifier(f"{kind}_{self.names}")


def _last_time_tells(when: When) -> bool:
    """Say whether the last time alone tells that something happened in `when`."""
    return not isinstance(when, Days) or when.last is None
