"""A slice is written by index: no large table is read from end to end."""

from imports.actions.acts.upsert import work
from imports.upserting import rows
from profiles.models import Tag, Topic
from tenancy.models import Section
from tests import factories
from tests.imports.plans import read_whole


def test_a_slice_reads_no_large_table_whole(acme, people, upserts, scope):
    factories.profile(people, email="ann@post.example")
    with scope(acme):
        tag = Tag.objects.create(account=acme, name="VIP")
        topic = Topic.objects.create(account=acme, name="Letters")
        section = Section.objects.create(account=acme, slug="be", name="Belgium")
    run = upserts.staged(
        people,
        "email,phone,Town,VIP,Letters",
        "ann@post.example,+32470123456,Ghent,yes,yes",
        "bob@post.example,+32470123457,Ghent,no,no",
        columns=[
            "",
            "attribute:phone",
            f"attribute:city@{section.pk}",
            f"tag:{tag.pk}",
            f"topic:{topic.pk}",
        ],
    )
    execution = upserts.launched(run)
    with read_whole() as found:
        work(execution, 60)
    written = {f"imports.{name}" for name in rows._statements(run)}
    assert written <= set(found)
    assert {"imports.settle_upserts", "imports.hold_updated"} <= set(found)
    assert {name: tables for name, tables in found.items() if tables} == {}
