"""The columns that a list of profiles can have, each with its expression in SQL.

A column's name says where its values come from. Attributes go by their own name, and
everything else begins with a sign that no attribute's name may hold:

    email              attribute; a unique key's value where the profile is known by it
    =email             the value of a unique key, whether the profile is known by it or not
    3/city             attribute `city` in section 3
    @tags              all tags
    @topic/4           the subscription to topic 4
    @last_click_at     a moment, in UTC
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from psycopg import sql

from profiles.models import Attribute, ProfileTable, Topic, UniqueKey
from profiles.models.definitions import Identity
from tenancy.models import Membership, Section
from tenancy.sections import sections_of, seen_by, within

KEYS, ATTRIBUTES, SECTIONS, CONSENT, MOMENTS = GROUPS = (
    "keys",
    "attributes",
    "sections",
    "consent",
    "moments",
)

MOMENT_LABELS: dict[str, str | Promise] = {
    "created": gettext_lazy("Created (UTC)"),
    "updated": gettext_lazy("Updated (UTC)"),
    "last_sent_at": gettext_lazy("Last sent (UTC)"),
    "last_open_at": gettext_lazy("Last open (UTC)"),
    "last_click_at": gettext_lazy("Last click (UTC)"),
    "last_bounce_at": gettext_lazy("Last bounce (UTC)"),
}

# Several values of one attribute stand in one cell, as imports read them.
_VALUE: Final[LiteralString] = """CASE jsonb_typeof({values} -> {name})
    WHEN 'array' THEN array_to_string(
        ARRAY(SELECT jsonb_array_elements_text({values} -> {name})), '; '
    )
    ELSE {values} ->> {name}
END"""

_KEY: Final[LiteralString] = """(
    SELECT coalesce(profile.attributes ->> {name}, identifier.value)
    FROM profiles_identifier AS identifier
    WHERE
        identifier.account_id = %(account)s
        AND identifier.profile_id = profile.id
        AND identifier.unique_key_id = {key}
    ORDER BY identifier.id
    LIMIT 1
)"""

_SECTION: Final[LiteralString] = """(
    SELECT {value}
    FROM profiles_sectionvalues AS local
    WHERE
        local.account_id = %(account)s
        AND local.profile_id = profile.id
        AND local.section_id = {section}
)"""

_TAGS: Final[LiteralString] = """(
    SELECT string_agg(
        tag.name || coalesce(' (' || section.name || ')', ''), '; '
        ORDER BY tag.name, section.name
    )
    FROM profiles_tagging AS tagging
    INNER JOIN profiles_tag AS tag
        ON tag.account_id = %(account)s AND tag.id = tagging.tag_id
    LEFT JOIN tenancy_section AS section
        ON section.account_id = %(account)s AND section.id = tagging.section_id
    WHERE
        tagging.account_id = %(account)s
        AND tagging.profile_id = profile.id
        AND {is_seen}
)"""

_TOPIC: Final[LiteralString] = """(
    SELECT subscription.status
    FROM profiles_subscription AS subscription
    WHERE
        subscription.account_id = %(account)s
        AND subscription.profile_id = profile.id
        AND subscription.topic_id = {topic}
)"""

_MOMENT: Final[LiteralString] = (
    "to_char(profile.{field} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name, the words above it, and how it is read."""

    name: str
    label: str
    group: str
    expression: sql.Composable


def offered(table: ProfileTable, *, reader: Membership | None) -> list[Column]:
    """Return every column that a file of `table` for `reader` can have, keys first.

    What lies in a section that they do not see is in none of them. The words are in the
    language in force.
    """
    account = table.account_id
    attributes = list(
        Attribute.objects.filter(account=account, table=table).order_by(
            "position", "pk"
        )
    )
    keys = list(
        UniqueKey.objects.filter(account=account, table=table)
        .select_related("attribute")
        .order_by("position", "pk")
    )
    sections = list(sections_of(table.account, reader))
    topics = list(
        Topic.objects.filter(within(reader), account=account).order_by("name")
    )
    return [
        *(_key(key) for key in keys),
        *_attributes(table, attributes, {key.attribute_id for key in keys}),
        *(_local(each, section) for section in sections for each in attributes),
        Column("@tags", gettext("Tags"), CONSENT, _tags(reader)),
        *(_topic(topic) for topic in topics),
        *(
            Column(f"@{field}", str(label), MOMENTS, _moment(field))
            for field, label in MOMENT_LABELS.items()
        ),
    ]


def named(columns: Sequence[Column], names: Sequence[str]) -> list[Column] | None:
    """Return those of `columns` that `names` lists, in its order; None if one is not."""
    by_name = {column.name: column for column in columns}
    if not set(names) <= set(by_name):
        return None
    return [by_name[name] for name in dict.fromkeys(names)]


def _key(key: UniqueKey) -> Column:
    expression = sql.SQL(_KEY).format(
        name=sql.Literal(key.name), key=sql.Literal(key.pk)
    )
    return Column(key.name, key.attribute.label, KEYS, expression)


def _attributes(
    table: ProfileTable, attributes: Sequence[Attribute], keys: set[int]
) -> Iterator[Column]:
    for each in attributes:
        expression = _value("profile.attributes", each.name)
        if each.pk not in keys:
            yield Column(each.name, each.label, ATTRIBUTES, expression)
        elif table.identity == Identity.BY_KEY:
            label = gettext("%(key)s (value, known by it or not)") % {"key": each.label}
            yield Column(f"={each.name}", label, ATTRIBUTES, expression)


def _local(attribute: Attribute, section: Section) -> Column:
    expression = sql.SQL(_SECTION).format(
        value=_value("local.attributes", attribute.name),
        section=sql.Literal(section.pk),
    )
    label = f"{attribute.label} ({section.name})"
    return Column(f"{section.pk}/{attribute.name}", label, SECTIONS, expression)


def _tags(reader: Membership | None) -> sql.Composable:
    seen = seen_by(reader)
    if seen is None:
        return sql.SQL(_TAGS).format(is_seen=sql.SQL("TRUE"))
    is_seen = sql.SQL(
        "(tagging.section_id IS NULL OR tagging.section_id = ANY({seen}))"
    ).format(seen=sql.Literal(sorted(seen)))
    return sql.SQL(_TAGS).format(is_seen=is_seen)


def _topic(topic: Topic) -> Column:
    expression = sql.SQL(_TOPIC).format(topic=sql.Literal(topic.pk))
    return Column(f"@topic/{topic.pk}", topic.name, CONSENT, expression)


def _moment(field: str) -> sql.Composable:
    return sql.SQL(_MOMENT).format(field=sql.Identifier(field))


def _value(values: LiteralString, name: str) -> sql.Composable:
    return sql.SQL(_VALUE).format(values=sql.SQL(values), name=sql.Literal(name))
