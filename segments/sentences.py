"""What a criterion means, in plain words: for the builder, overviews, reports, the trail.

Each condition is a clause about one profile, in a form that says it and a form that
denies it; groups join them, in brackets where they stand inside others.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import assert_never

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from profiles.models import ProfileTable
from segments.catalogue import Catalogue
from segments.criteria.shapes import (
    AllOf,
    AllProfiles,
    AnyOf,
    AtLeast,
    AtMost,
    AttributeIs,
    Between,
    Consent,
    Consented,
    Contains,
    Criterion,
    Days,
    Draw,
    EachOf,
    EmailAct,
    EmailDid,
    Empty,
    EventHappened,
    GoalReached,
    HasEntry,
    InSection,
    InSegment,
    KnownBy,
    Last,
    Moment,
    MomentIs,
    Not,
    OlderThan,
    OnDays,
    OneOf,
    Reference,
    Sample,
    Scalar,
    SmsAct,
    SmsDid,
    StartsWith,
    SurveyAnswered,
    Tagged,
    Test,
    Unit,
    When,
    Where,
    YoungerThan,
)

# The same inside a sentence: "whose … was more than 3 months ago".
MOMENTS_SAID: dict[Moment, str | Promise] = {
    Moment.CREATED: _("creation"),
    Moment.UPDATED: _("last change"),
    Moment.LAST_SENT: _("last e-mail"),
    Moment.LAST_OPEN: _("last opening of an e-mail"),
    Moment.LAST_CLICK: _("last click in an e-mail"),
    Moment.LAST_BOUNCE: _("last bounce of an e-mail"),
}

SPELLED_OUT = 5  # values of a list; of more, the first and how many others
LONGEST_VALUE = 60  # characters

MOMENTS: dict[Moment, str | Promise] = {
    Moment.CREATED: _("Created"),
    Moment.UPDATED: _("Updated"),
    Moment.LAST_SENT: _("Last e-mail sent"),
    Moment.LAST_OPEN: _("Last e-mail opened"),
    Moment.LAST_CLICK: _("Last click in an e-mail"),
    Moment.LAST_BOUNCE: _("Last e-mail bounced"),
}


def sentence(
    table: ProfileTable, criterion: Criterion, catalogue: Catalogue | None = None
) -> str:
    """Return whom `criterion` means among the profiles of `table`, as one sentence."""
    words = _Words(catalogue or Catalogue(table))
    facts = {"table": table.name}
    if isinstance(criterion, AllProfiles):
        return gettext("All profiles of %(table)s.") % facts
    facts["clause"] = words.clause(criterion, is_outermost=True)
    return gettext("Everybody in %(table)s %(clause)s.") % facts


class _Words:
    """The clauses of a criterion; names come from the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def clause(
        self, criterion: Criterion, *, denied: bool = False, is_outermost: bool = False
    ) -> str:
        """Return what is so about a profile, or (`denied`) is not."""
        match criterion:
            case Not(term):
                return self.clause(term, denied=not denied, is_outermost=is_outermost)
            case AllOf(terms) | AnyOf(terms):
                return self._group(criterion, terms, denied, is_outermost)
            case Sample(of):
                return self._sample(criterion, of, denied)
            case AllProfiles():
                return (
                    gettext("who is not there") if denied else gettext("who is there")
                )
            case AttributeIs():
                return self._value(criterion, denied)
            case _:
                yes, no = self._condition(criterion)
                return no if denied else yes

    def _group(
        self,
        group: AllOf | AnyOf,
        terms: tuple[Criterion, ...],
        denied: bool,  # noqa: FBT001
        is_outermost: bool,  # noqa: FBT001
    ) -> str:
        if len(terms) == 1:
            return self.clause(terms[0], denied=denied, is_outermost=is_outermost)
        # Denied, all of them are met turns into one of them is not, and the other way.
        clauses = [self.clause(term, denied=denied) for term in terms]
        if isinstance(group, AllOf) is denied:
            joined = _joined(clauses, gettext("%(before)s or %(last)s"))
        else:
            joined = _joined(clauses, gettext("%(before)s and %(last)s"))
        return joined if is_outermost else f"({joined})"

    def _sample(self, sample: Sample, of: Criterion, denied: bool) -> str:  # noqa: FBT001
        facts = {
            "count": number_format(sample.take, force_grouping=True),
            "clause": self.clause(of, is_outermost=True),
            "moment": str(MOMENTS[sample.moment]),
        }
        if isinstance(of, AllProfiles):
            facts["clause"] = gettext("in the table")
        match sample.by:
            case Draw.RANDOM:
                text = gettext(
                    "who is one of %(count)s drawn at random from everybody %(clause)s"
                )
                no = gettext(
                    "who is none of %(count)s drawn at random from everybody %(clause)s"
                )
            case Draw.MOST_RECENT:
                text = gettext(
                    "who is one of the %(count)s most recent (%(moment)s) of everybody %(clause)s"
                )
                no = gettext(
                    "who is none of the %(count)s most recent (%(moment)s) of everybody %(clause)s"
                )
            case Draw.LEAST_RECENT:
                text = gettext(
                    "who is one of the %(count)s least recent (%(moment)s) of everybody %(clause)s"
                )
                no = gettext(
                    "who is none of the %(count)s least recent (%(moment)s) of everybody %(clause)s"
                )
            case _:
                assert_never(sample.by)
        return (no if denied else text) % facts

    # ---- conditions

    def _condition(self, criterion: Criterion) -> tuple[str, str]:
        """Return the clause that says it, and the one that denies it."""
        match criterion:
            case MomentIs(moment, test):
                return _moment(moment, test)
            case KnownBy(key):
                facts = {"key": self._label(key)}
                return (
                    gettext("who is known by %(key)s") % facts,
                    gettext("who is not known by %(key)s") % facts,
                )
            case Tagged(tag, section):
                facts = {
                    "tag": self._name(Reference.TAG, tag),
                    "where": self._in_section(section),
                }
                return (
                    gettext("who has the tag %(tag)s%(where)s") % facts,
                    gettext("who does not have the tag %(tag)s%(where)s") % facts,
                )
            case Consented(topic, status, when):
                return self._consent(topic, status, when)
            case InSection(section):
                facts = {"section": self._name(Reference.SECTION, section)}
                return (
                    gettext("who has values in the section %(section)s") % facts,
                    gettext("who has no values in the section %(section)s") % facts,
                )
            case EmailDid(did, campaign, at_least, when):
                return self._email(did, campaign, self._often(at_least, when))
            case SmsDid(did, campaign, at_least, when):
                return self._sms(did, campaign, self._often(at_least, when))
            case SurveyAnswered(campaign, at_least, when, where):
                if campaign is None:
                    form = gettext("a form")
                else:
                    name = self._name(Reference.FORM, campaign)
                    form = gettext("the form %(name)s") % {"name": name}
                facts = {"form": form, "often": self._often(at_least, when, where)}
                return (
                    gettext("who has filled in %(form)s%(often)s") % facts,
                    gettext("who has not filled in %(form)s%(often)s") % facts,
                )
            case GoalReached(goal, at_least, when):
                facts = {
                    "goal": self._name(Reference.GOAL, goal),
                    "often": self._often(at_least, when),
                }
                return (
                    gettext("who has reached the goal %(goal)s%(often)s") % facts,
                    gettext("who has not reached the goal %(goal)s%(often)s") % facts,
                )
            case EventHappened(kind, at_least, when, where):
                facts = {
                    "kind": _quoted(kind),
                    "often": self._often(at_least, when, where),
                }
                return (
                    gettext("who has the event %(kind)s%(often)s") % facts,
                    gettext("who does not have the event %(kind)s%(often)s") % facts,
                )
            case HasEntry(custom_table, at_least, when, where):
                facts = {
                    "table": self._name(Reference.CUSTOM_TABLE, custom_table),
                    "often": self._often(at_least, when, where),
                }
                return (
                    gettext("who has an entry in %(table)s%(often)s") % facts,
                    gettext("who has no entry in %(table)s%(often)s") % facts,
                )
            case InSegment(segment):
                facts = {"segment": self._name(Reference.SEGMENT, segment)}
                return (
                    gettext("who is in the segment %(segment)s") % facts,
                    gettext("who is not in the segment %(segment)s") % facts,
                )
            case _:
                raise TypeError(criterion)

    def _consent(self, topic: int, status: Consent, when: When) -> tuple[str, str]:
        facts = {"topic": self._name(Reference.TOPIC, topic), "when": _when(when)}
        match status:
            case Consent.SUBSCRIBED:
                yes = gettext("who is subscribed to %(topic)s%(when)s")
                no = gettext("who is not subscribed to %(topic)s%(when)s")
            case Consent.UNSUBSCRIBED:
                yes = gettext("who has unsubscribed from %(topic)s%(when)s")
                no = gettext("who has not unsubscribed from %(topic)s%(when)s")
            case Consent.ANY:
                yes = gettext("who has said yes or no to %(topic)s%(when)s")
                no = gettext("who has never said yes or no to %(topic)s%(when)s")
            case _:
                assert_never(status)
        return yes % facts, no % facts

    def _email(
        self, did: EmailAct, campaign: int | None, often: str
    ) -> tuple[str, str]:
        if campaign is None:
            what = gettext("an e-mail")
        else:
            name = self._name(Reference.EMAIL_CAMPAIGN, campaign)
            what = gettext("the e-mail %(name)s") % {"name": name}
        facts = {"what": what, "often": often}
        match did:
            case EmailAct.SENT:
                yes = gettext("who was sent %(what)s%(often)s")
                no = gettext("who was not sent %(what)s%(often)s")
            case EmailAct.OPENED:
                yes = gettext("who has opened %(what)s%(often)s")
                no = gettext("who has not opened %(what)s%(often)s")
            case EmailAct.CLICKED:
                yes = gettext("who has clicked in %(what)s%(often)s")
                no = gettext("who has not clicked in %(what)s%(often)s")
            case EmailAct.BOUNCED:
                yes = gettext("who could not be reached by %(what)s%(often)s")
                no = gettext("who had no bounce of %(what)s%(often)s")
            case _:
                assert_never(did)
        return yes % facts, no % facts

    def _sms(self, did: SmsAct, campaign: int | None, often: str) -> tuple[str, str]:
        if campaign is None:
            what = gettext("a text message")
        else:
            name = self._name(Reference.SMS_CAMPAIGN, campaign)
            what = gettext("the text message %(name)s") % {"name": name}
        facts = {"what": what, "often": often}
        match did:
            case SmsAct.SENT:
                yes = gettext("who was sent %(what)s%(often)s")
                no = gettext("who was not sent %(what)s%(often)s")
            case SmsAct.DELIVERED:
                yes = gettext("who has received %(what)s%(often)s")
                no = gettext("who has not received %(what)s%(often)s")
            case SmsAct.CLICKED:
                yes = gettext("who has clicked in %(what)s%(often)s")
                no = gettext("who has not clicked in %(what)s%(often)s")
            case _:
                assert_never(did)
        return yes % facts, no % facts

    # ---- values

    def _value(self, criterion: AttributeIs, denied: bool) -> str:  # noqa: FBT001
        name = self._label(criterion.attribute)
        yes, no = _test(criterion.test)
        facts = {
            "name": f"{name}{self._in_section(criterion.section)}",
            "test": no if denied else yes,
        }
        return gettext("whose %(name)s %(test)s") % facts

    def _often(self, at_least: int, when: When, where: tuple[Where, ...] = ()) -> str:
        times = ""
        if at_least > 1:
            times = " " + ngettext(
                "at least %(count)s time", "at least %(count)s times", at_least
            ) % {"count": number_format(at_least, force_grouping=True)}
        with_ = ""
        if where:
            tests = [f"{_quoted(each.field)} {_test(each.test)[0]}" for each in where]
            joined = _joined(tests, gettext("%(before)s and %(last)s"))
            with_ = " " + gettext("where %(tests)s") % {"tests": joined}
        return f"{times}{with_}{_when(when)}"

    def _in_section(self, section: int | None) -> str:
        if section is None:
            return ""
        name = self._name(Reference.SECTION, section)
        return " " + gettext("in %(section)s") % {"section": name}

    def _label(self, attribute: str) -> str:
        found = self.catalogue.attributes.get(attribute)
        return found.label if found else _quoted(attribute)

    def _name(self, reference: Reference, number: int) -> str:
        name = self.catalogue.name_of(reference, number)
        return gettext("that is gone") if name is None else _quoted(name)


def _moment(moment: Moment, test: Test) -> tuple[str, str]:
    facts = {"moment": str(MOMENTS_SAID[moment])}
    match test:
        case Empty():
            yes, no = gettext("who has no %(moment)s"), gettext("who has a %(moment)s")
        case OnDays() | OlderThan() | YoungerThan():
            facts["when"] = _value(test)
            yes = gettext("whose %(moment)s was %(when)s")
            no = gettext("whose %(moment)s was not %(when)s")
        case _:
            raise TypeError(test)
    return yes % facts, no % facts


def _test(test: Test) -> tuple[str, str]:
    """Return what is so about a value that passes the test, and about one that fails."""
    match test:
        case Contains(text):
            yes, no = (
                gettext("contains %(value)s"),
                gettext("does not contain %(value)s"),
            )
            value = _quoted(text)
        case StartsWith(text):
            yes = gettext("starts with %(value)s")
            no = gettext("does not start with %(value)s")
            value = _quoted(text)
        case _:
            yes, no = gettext("is %(value)s"), gettext("is not %(value)s")
            value = _value(test)
    return yes % {"value": value}, no % {"value": value}


def _value(
    test: OneOf
    | EachOf
    | Empty
    | AtLeast
    | AtMost
    | Between
    | OnDays
    | OlderThan
    | YoungerThan,
) -> str:
    """Return what a value is (or is not) that a test compares."""
    match test:
        case OneOf(values):
            return _listed(values, gettext("%(before)s or %(last)s"))
        case EachOf(values):
            return _listed(values, gettext("%(before)s and %(last)s"))
        case Empty():
            return gettext("empty")
        case AtLeast(value):
            return gettext("at least %(value)s") % {"value": _scalar(value)}
        case AtMost(value):
            return gettext("at most %(value)s") % {"value": _scalar(value)}
        case Between(low, high):
            facts = {"low": _scalar(low), "high": _scalar(high)}
            return gettext("from %(low)s to %(high)s") % facts
        case OnDays(days):
            return _days(days)
        case OlderThan(span):
            return gettext("more than %(span)s ago") % {"span": _span(span)}
        case YoungerThan(span):
            return gettext("less than %(span)s ago") % {"span": _span(span)}
        case _:
            assert_never(test)


def _when(when: When) -> str:
    match when:
        case None:
            return ""
        case Last():
            return " " + gettext("in the last %(span)s") % {"span": _span(when)}
        case Days():
            return f" {_days(when)}"
        case _:
            assert_never(when)


def _days(days: Days) -> str:
    facts = {
        side: date_format(day, "DATE_FORMAT")
        for side, day in (("first", days.first), ("last", days.last))
        if day
    }
    if days.first is None:
        return gettext("on %(last)s or earlier") % facts
    if days.last is None:
        return gettext("on %(first)s or later") % facts
    if days.first == days.last:
        return gettext("on %(first)s") % facts
    return gettext("between %(first)s and %(last)s") % facts


def _span(span: Last) -> str:
    count = number_format(span.number, force_grouping=True)
    if span.unit is Unit.DAYS:
        return ngettext("%(count)s day", "%(count)s days", span.number) % {
            "count": count
        }
    return ngettext("%(count)s month", "%(count)s months", span.number) % {
        "count": count
    }


def _listed(values: Iterable[Scalar], last: str) -> str:
    given = list(values)
    shown = [_scalar(value) for value in given[:SPELLED_OUT]]
    if over := len(given) - len(shown):
        shown.append(
            ngettext("%(count)s other", "%(count)s others", over)
            % {"count": number_format(over, force_grouping=True)}
        )
    return _joined(shown, last)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        return number_format(value, force_grouping=True)
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return _quoted(value)


def _quoted(text: str) -> str:
    if len(text) > LONGEST_VALUE:
        text = f"{text[:LONGEST_VALUE]}…"
    return gettext("“%(text)s”") % {"text": text}


def _joined(parts: list[str], last: str) -> str:
    """Return a list in words; `last` joins its final part to those before."""
    if len(parts) < 2:
        return "".join(parts)
    return last % {"before": ", ".join(parts[:-1]), "last": parts[-1]}
