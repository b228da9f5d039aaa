"""A restricted member sees their own sections, and what is of no section."""

import pytest

from profiles.models import Tag, Tagging, Topic
from tenancy.actions.add_member import add_member
from tenancy.models import Membership, Section, SeenSection
from tenancy.queries import accounts_of, everybody, members, membership
from tenancy.roles import Role
from tenancy.sections import sections_of, seen_by, within
from tests import factories


@pytest.fixture
def belgium(acme, scope):
    with scope(acme):
        return Section.objects.create(account=acme, slug="belgium", name="Belgium")


@pytest.fixture
def france(acme, scope):
    with scope(acme):
        return Section.objects.create(account=acme, slug="france", name="France")


@pytest.fixture
def restricted(acme, max_, belgium, scope):
    with scope(acme):
        Membership.objects.filter(pk=max_.pk).update(sees_all_sections=False)
        SeenSection.objects.create(account=acme, member=max_, section=belgium)
        return Membership.objects.get(pk=max_.pk)


def test_whoever_is_not_restricted_sees_every_section(ada, belgium, france, scope):
    assert seen_by(ada) is None
    assert ada.sees(belgium.pk)
    with scope(ada.account):
        assert list(sections_of(ada.account, ada)) == [belgium, france]


def test_the_program_itself_sees_every_section(acme, belgium, france, scope):
    assert seen_by(None) is None
    with scope(acme):
        assert sections_of(acme).count() == 2


def test_a_restricted_member_sees_theirs(restricted, belgium, france, scope):
    with scope(restricted.account):
        assert seen_by(restricted) == frozenset({belgium.pk})
        assert restricted.sees(belgium.pk)
        assert not restricted.sees(france.pk)
        assert restricted.sees(None)
        assert list(sections_of(restricted.account, restricted)) == [belgium]


def test_a_restriction_is_not_lifted_by_the_end_of_its_last_section(
    restricted, belgium, france, scope
):
    with scope(restricted.account):
        belgium.delete()
        assert seen_by(restricted) == frozenset()
        assert not restricted.sees(france.pk)


def test_asked_outside_of_the_account_a_restricted_member_sees_no_section(restricted):
    assert seen_by(restricted) == frozenset()


def test_rows_of_no_section_are_everybodys(
    acme, people, restricted, belgium, france, scope
):
    person = factories.profile(people, email="a@acme.example")
    with scope(acme):
        for name, section in (("b", belgium), ("f", france), ("none", None)):
            Tagging.objects.create(
                account=acme,
                profile=person,
                tag=Tag.objects.create(account=acme, name=name),
                section=section,
                created=person.created,
            )
            Topic.objects.create(account=acme, name=name, section=section)
        taggings = Tagging.objects.filter(account=acme)
        seen = taggings.filter(within(restricted)).values_list("tag__name", flat=True)
        assert set(seen) == {"b", "none"}
        topics = Topic.objects.filter(within(restricted)).values_list("name", flat=True)
        assert set(topics) == {"b", "none"}
        assert taggings.filter(within(None)).count() == 3


def test_whoever_left_has_no_way_in_and_is_not_forgotten(acme, ada, scope):
    with scope(acme):
        Membership.objects.filter(pk=ada.pk).update(left=ada.created)
    assert membership(ada.user, "acme") is None
    assert accounts_of(ada.user) == []
    with scope(acme):
        assert ada not in members(acme)
        assert ada in everybody(acme)


def test_whoever_comes_back_comes_as_anew(acme, restricted, belgium, scope):
    with scope(acme):
        SeenSection.objects.all().delete()
        Membership.objects.filter(pk=restricted.pk).update(left=restricted.created)
        back = add_member(acme, restricted.user.email, Role.ADMIN)
        assert (back.pk, back.left, back.role) == (restricted.pk, None, Role.ADMIN)
        assert seen_by(back) is None


def test_another_role_lifts_no_restriction(acme, restricted, belgium, scope):
    with scope(acme):
        still = add_member(acme, restricted.user.email, Role.ADMIN)
        assert seen_by(still) == frozenset({belgium.pk})


def test_another_accounts_restrictions_are_not_seen(restricted, globex, scope):
    with scope(globex):
        assert not SeenSection.objects.exists()
