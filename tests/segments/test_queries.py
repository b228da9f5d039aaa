"""What a criterion names is this account's and there, or the criterion is refused."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from common.statistics import refresh_statistics
from interactions.actions.record_interactions import record_interactions
from interactions.happenings import EmailReacted, EmailSent, Reaction
from interactions.models import Campaign, CustomTable, Goal
from profiles.models import Attribute, Profile, Tag, Tagging, Topic
from segments import queries, templates
from segments.criteria import flaws, limits
from segments.criteria.shapes import AllOf, InSegment, Reference, Tagged
from segments.lexicon import named
from segments.models import Segment
from segments.refusals import CriterionRefused, said
from tenancy.models import Section
from tests import factories
from tests.segments import world
from tests.segments.conftest import listed

TAG = {"shape": "tag", "tag": world.TAGS[0]}


def refused(table, data, within=None) -> CriterionRefused:
    """Return why a criterion is refused; it has cost less than it might have."""
    with (
        CaptureQueriesContext(connection) as asked,
        pytest.raises(CriterionRefused) as refusal,
    ):
        queries.read(table, data, within)
    assert refusal.value.status == 422
    assert len(asked) <= 3 + limits.MOST_SHAPES_WITH_SEGMENTS // 50
    return refusal.value


@pytest.fixture
def inside(table, scope):
    """Return the table, its account entered."""
    with scope(table.account):
        yield table


# ---- foreign numbers


def theirs(globex) -> dict[Reference, int]:
    """Make one of everything that can be named, in another account."""
    of = {"account": globex}
    table = factories.table(globex, "people")
    at = world.NOW
    made = {
        Reference.TAG: Tag(**of, name="test"),
        Reference.TOPIC: Topic(**of, name="News"),
        Reference.SECTION: Section(**of, slug="be", name="Belgium"),
        Reference.EMAIL_CAMPAIGN: Campaign(**of, channel="email", launched=at),
        Reference.SMS_CAMPAIGN: Campaign(**of, channel="sms", launched=at),
        Reference.FORM: Campaign(**of, channel="form", launched=at),
        Reference.GOAL: Goal(**of, name="Sale"),
        Reference.CUSTOM_TABLE: CustomTable(
            **of, profile_table=table, slug="orders", on_erasure="delete"
        ),
        Reference.SEGMENT: Segment(**of, table=table, criterion=TAG),
    }
    for row in made.values():
        row.save()
    return {reference: row.pk for reference, row in made.items()}


NAMING = {
    Reference.TAG: ("tag", {"shape": "tag"}),
    Reference.TOPIC: ("topic", {"shape": "subscription", "status": "any"}),
    Reference.SECTION: ("section", {"shape": "section"}),
    Reference.EMAIL_CAMPAIGN: ("campaign", {"shape": "e-mail", "did": "sent"}),
    Reference.SMS_CAMPAIGN: ("campaign", {"shape": "sms", "did": "sent"}),
    Reference.FORM: ("campaign", {"shape": "survey"}),
    Reference.GOAL: ("goal", {"shape": "goal"}),
    Reference.CUSTOM_TABLE: ("custom_table", {"shape": "entry"}),
    Reference.SEGMENT: ("segment", {"shape": "segment"}),
}


@pytest.mark.parametrize("reference", list(Reference))
def test_what_is_another_accounts_is_not_there(table, globex, scope, reference):
    key, data = NAMING[reference]
    with scope(globex):
        number = theirs(globex)[reference]
    with scope(table.account):
        assert refused(table, {**data, key: number}).path == (key,)
        # Not by row-level security alone: the query asks for the account itself.
        asked = str(named(table, reference).query)
        assert f'"account_id" = {table.account_id}' in asked


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        (Reference.EMAIL_CAMPAIGN, world.SMS_CAMPAIGNS[0]),
        (Reference.SMS_CAMPAIGN, world.FORMS[0]),
        (Reference.FORM, world.EMAIL_CAMPAIGNS[0]),
    ],
)
def test_a_campaign_of_another_channel_is_not_there(inside, reference, number):
    key, data = NAMING[reference]
    assert refused(inside, {**data, key: number}).path == (key,)


def test_a_custom_table_or_a_segment_of_another_table_is_not_there(inside):
    foreign = CustomTable.objects.exclude(profile_table=inside).get()
    data = {"shape": "entry", "custom_table": foreign.pk}
    assert refused(inside, data).place == "custom_table"
    segment = Segment.objects.create(
        account=inside.account, table=foreign.profile_table, name="x", criterion=TAG
    )
    data = {"shape": "segment", "segment": segment.pk}
    assert refused(inside, data).place == "segment"


def test_an_attribute_or_a_key_of_another_table_is_not_there(inside, scope):
    other = factories.table(inside.account, "members")
    Attribute.objects.create(
        account=inside.account, table=other, name="member_since", label="Since"
    )
    data = {"shape": "attribute", "attribute": "member_since", "test": {"is": "empty"}}
    assert refused(inside, data).place == "attribute"
    assert refused(inside, {"shape": "identifier", "key": "phone"}).place == "key"


# ---- segments within segments


@pytest.fixture
def segment(inside):
    """Return what makes a segment, or gives one another criterion."""

    def made(name: str, criterion: object) -> int:
        row, _ = Segment.objects.update_or_create(
            account=inside.account,
            table=inside,
            name=name,
            defaults={"criterion": criterion},
        )
        return row.pk

    return made


def of(number: int) -> dict[str, object]:
    return {"shape": "segment", "segment": number}


def around(data: object, shape: str) -> dict[str, object]:
    """Return a criterion that has another one in it."""
    match shape:
        case "not":
            return {"shape": "not", "term": data}
        case "sample":
            return {"shape": "sample", "of": data, "take": 5, "by": "random"}
        case _:
            return {"shape": shape, "terms": [TAG, data]}


PLACES = {
    "not": "term.segment",
    "sample": "of.segment",
    "all of": "terms[1].segment",
    "any of": "terms[1].segment",
}


@pytest.mark.parametrize("shape", PLACES)
@pytest.mark.parametrize("others", [0, 1, 2, 5])
def test_a_segment_that_leads_back_to_itself_is_refused(inside, segment, shape, others):
    first = segment("0", TAG)
    last = first
    for number in range(1, others + 1):
        last = segment(str(number), around(of(last), shape))
    refusal = refused(inside, around(of(last), shape), within=first)
    assert str(refusal) == said(flaws.Circular(()))
    assert refusal.place == PLACES[shape]
    # Had it been saved nevertheless, it is refused wherever it is used.
    segment("0", around(of(last), shape))
    assert str(refused(inside, of(last))) == said(flaws.Circular(()))
    with pytest.raises(CriterionRefused):
        queries.count(inside, InSegment(first))


def test_a_segment_may_be_named_twice_without_a_circle(inside, segment):
    number = segment("Tagged", TAG)
    data = {"shape": "any of", "terms": [of(number), around(of(number), "all of")]}
    assert queries.read(inside, data, segment("Other", TAG))


def test_segments_that_multiply_are_refused(inside, segment):
    """Each names the one before often: written out they were millions."""
    last = segment("0", TAG)
    for level in range(1, 6):
        many = {"shape": "all of", "terms": [of(last)] * limits.MOST_TERMS}
        last = segment(str(level), many)
    refusal = refused(inside, of(last))
    most = limits.MOST_SHAPES_WITH_SEGMENTS
    assert str(refusal) == said(flaws.TooManyShapes((), most=most))


def test_segments_are_followed_only_so_far(inside, segment):
    last = segment("0", TAG)
    for level in range(1, limits.MOST_DEPTH):
        last = segment(str(level), of(last))
    assert queries.read(inside, of(last))
    assert refused(inside, of(segment("more", of(last))))


@pytest.mark.parametrize(
    "broken",
    [
        {"shape": "tag", "tag": 404},
        {"shape": "attribute", "attribute": "gone", "test": {"is": "empty"}},
        {"shape": "all of", "terms": []},
        {"shape": "everybody"},
        {},
        [],
    ],
)
def test_a_segment_that_broke_meanwhile_is_refused_where_it_is_named(
    inside, segment, broken
):
    inner = segment("inner", TAG)
    outer = segment("outer", {"shape": "not", "term": of(inner)})
    criterion = queries.read(inside, around(of(outer), "all of"))
    Segment.objects.filter(pk=inner).update(criterion=broken)
    assert refused(inside, around(of(outer), "all of")).place == "terms[1].segment"
    for ask in (queries.matching, queries.count, queries.profiles):
        with pytest.raises(CriterionRefused) as refusal:
            ask(inside, criterion)
        assert refusal.value.place == "terms[1].segment"


def test_a_segment_that_is_gone_is_refused_not_forgotten(inside, segment):
    number = segment("Tagged", TAG)
    criterion = queries.read(inside, of(number))
    Segment.objects.filter(pk=number).delete()
    with pytest.raises(CriterionRefused):
        queries.count(inside, criterion)


def test_what_is_saved_is_read_anew_each_time(inside, segment):
    number = segment("Tagged", TAG)
    criterion = AllOf((InSegment(number), Tagged(world.TAGS[0])))
    now = world.NOW
    who = Profile.objects.create(
        account=inside.account, table=inside, created=now, updated=now
    )
    assert listed(inside, criterion) == []
    Tagging.objects.create(
        account=inside.account, profile=who, tag_id=world.TAGS[0], created=now
    )
    assert listed(inside, criterion) == [who.pk]
    segment("Tagged", {"shape": "not", "term": TAG})
    assert listed(inside, criterion) == []


# ---- the last time of each act


def test_the_last_times_are_those_of_the_last_reactions_repeated_ones_too(inside):
    """What the compiler asks of the profile instead of all its e-mails."""
    now = world.NOW
    who = Profile.objects.create(
        account=inside.account, table=inside, created=now, updated=now
    )

    def at(day: int) -> datetime:
        return datetime(2026, 1, day, tzinfo=UTC)

    campaign = world.EMAIL_CAMPAIGNS[0]
    sent = {"a": 9, "b": 3, "c": 5}
    record_interactions(
        inside.account,
        [EmailSent(who.pk, campaign, each, at(day)) for each, day in sent.items()],
    )
    reacted = [
        *(("a", Reaction.CLICKED, 12), ("b", Reaction.CLICKED, 28)),
        *(("a", Reaction.OPENED, 11), ("b", Reaction.OPENED, 30)),
        *(("c", Reaction.BOUNCED, 6), ("a", Reaction.CLICKED, 29)),
        *(("c", Reaction.OPENED, 7), ("b", Reaction.BOUNCED, 4)),
    ]
    told = {Reaction.OPENED: 0, Reaction.CLICKED: 0, Reaction.BOUNCED: 0}
    for token, reaction, day in reacted:
        record_interactions(inside.account, [EmailReacted(token, reaction, at(day))])
        told[reaction] = max(told[reaction], day)
        if reaction is Reaction.CLICKED:  # which opens, too
            told[Reaction.OPENED] = max(told[Reaction.OPENED], day)
        who.refresh_from_db()
        assert who.last_sent_at == at(9)
        for kind, column in {
            Reaction.OPENED: "last_open_at",
            Reaction.CLICKED: "last_click_at",
            Reaction.BOUNCED: "last_bounce_at",
        }.items():
            latest = at(told[kind]) if told[kind] else None
            assert getattr(who, column) == latest
    assert who.last_click_at == at(29)


# ---- plans


def nodes(plan):
    """Yield each node of a plan."""
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


@pytest.fixture
def crowd(inside):
    """Return the table with 20,000 people, each with traces, in a crowded database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE profiles_tag SET name = 'test' WHERE id = %s", [world.TAGS[0]]
        )
        given = [inside.account_id, inside.pk]
        cursor.execute(
            "INSERT INTO profiles_profile (id, account_id, table_id, name, attributes, "
            "created, updated, last_click_at) SELECT n, %s, %s, '', '{}', now(), "
            "now(), CASE WHEN n %% 3 > 0 THEN now() - n * interval '3 hours' END "
            "FROM generate_series(1, 20000) AS n",
            given,
        )
        cursor.execute(
            "INSERT INTO interactions_emailinteraction (account_id, profile_id, "
            "campaign_id, token, sent_at) SELECT %s, n %% 20000 + 1, 9000401, n::text, "
            "now() FROM generate_series(1, 40000) AS n",
            given[:1],
        )
        cursor.execute(
            "INSERT INTO profiles_tagging (account_id, profile_id, tag_id, created) "
            "SELECT %s, n, 9000102 - (n %% 100 = 0)::int, now() "
            "FROM generate_series(1, 20000) AS n",
            given[:1],
        )
        refresh_statistics()
    return inside


@pytest.mark.parametrize("template", ["inactive", "tagged-test"])
def test_no_trace_table_is_read_through_for_a_template(crowd, template):
    data = templates.criterion_of(crowd, template)
    found = queries.matching(crowd, queries.read(crowd, data))
    explain = sql.SQL(
        "EXPLAIN (FORMAT JSON) SELECT count(*) FROM ({}) AS matched"
    ).format(found.query)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("lethe_program",)
        cursor.execute(explain, {**found.parameters, "account": crowd.account_id})
        [(plan,)] = cursor.fetchall()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    read = [
        (node["Node Type"], node["Relation Name"])
        for node in nodes(plan[0]["Plan"])
        if "Relation Name" in node
    ]
    through = {relation for kind, relation in read if kind == "Seq Scan"}
    assert all(
        relation.startswith(("profiles_profile_", "profiles_target_"))
        for relation in through
    ), read
    if template == "tagged-test":
        # By an index, or by a bitmap of one: as it was not read through.
        assert any(relation.startswith("profiles_tagging_") for _, relation in read)
    assert queries.count(crowd, queries.read(crowd, data)) in range(100, 20_000)
