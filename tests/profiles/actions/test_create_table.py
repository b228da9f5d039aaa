"""Profile tables are created whole, or refused with what to do."""

import pytest

from audit.models import Entry
from profiles.actions import create_table as module
from profiles.actions.create_table import Column, Key, create_table
from profiles.models import Attribute, ProfileTable, UniqueKey

KEYS = [Key("email", "email"), Key("phone", "phone"), Key("number", "integer")]


@pytest.fixture
def create(acme, olga):
    def act(slug="guests", **changes):
        given = {"identity": "strict", "keys": KEYS, "attributes": []} | changes
        return create_table(acme, slug, by=olga, **given)

    return act


def test_a_table_comes_with_its_keys_and_attributes(create, acme, scope):
    table = create(
        attributes=[
            Column("first_name", "text"),
            Column("size", "choice", ("S", "M")),
        ]
    )
    with scope(acme):
        keys = UniqueKey.objects.filter(account=acme, table=table)
        attributes = Attribute.objects.filter(account=acme, table=table)
        assert [(key.name, key.kind, key.region) for key in keys] == [
            ("email", "email", ""),
            ("phone", "phone", "BE"),
            ("number", "integer", ""),
        ]
        assert [(one.name, one.type, one.label) for one in attributes] == [
            ("email", "text", "E-mail"),
            ("phone", "text", "Phone"),
            ("number", "integer", "Number"),
            ("first_name", "text", "First name"),
            ("size", "choice", "Size"),
        ]
        assert table.name_attributes == ["first_name"]
        assert Entry.objects.filter(account=acme, action="table.created").exists()


def test_a_phone_keys_region_may_be_another(create, acme, scope):
    table = create(keys=[Key("mobile", "phone", "SE")])
    with scope(acme):
        assert table.unique_keys.get().region == "SE"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"slug": "no spaces"}, module.BadTableName),
        ({"slug": ""}, module.BadTableName),
        ({"identity": "loose"}, module.UnknownIdentity),
        ({"keys": []}, module.NoKeys),
        ({"keys": [Key("E-mail", "email")]}, module.BadAttributeName),
        ({"keys": [Key("email\n", "email")]}, module.BadAttributeName),
        ({"keys": [Key("a", "text"), Key("a", "email")]}, module.NamedTwice),
        ({"attributes": [Column("email", "text")]}, module.NamedTwice),
        ({"keys": [Key("email", "mail")]}, module.UnknownKind),
        ({"keys": [Key("phone", "phone", "XX")]}, module.UnknownRegion),
        ({"keys": [Key("email", "email", "BE")]}, module.RegionWithoutPhone),
        ({"attributes": [Column("a", "colour")]}, module.UnknownType),
        ({"attributes": [Column("a", "choice")]}, module.NoChoices),
        ({"name_attributes": ["nickname"]}, module.UnknownNameAttribute),
    ],
)
def test_what_is_wrong_is_refused(create, acme, scope, changes, refusal):
    with pytest.raises(refusal) as caught:
        create(**changes)
    assert "%(" not in str(caught.value)
    with scope(acme):
        assert not ProfileTable.objects.filter(account=acme).exists()


def test_a_table_is_named_once_an_account(create, globex, scope):
    create()
    with pytest.raises(module.TableTaken):
        create()
    assert create_table(globex, "guests", by=None, identity="strict", keys=KEYS)
