"""The grants say what the product says of each role."""

import pytest

from tenancy.roles import GRANTS, MEMBER_ROLES, Capability, Role, allows

ERASING = {Capability.ERASE_SELECTION, Capability.ERASE_BY_LIST}


def test_every_role_has_its_grants():
    assert set(GRANTS) == set(Role)
    assert Role.PLATFORM not in MEMBER_ROLES


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PLATFORM])
def test_operations_and_platform_staff_delete_nothing(role):
    assert not GRANTS[role] & ERASING


def test_a_marketer_deletes_by_hand_only():
    assert GRANTS[Role.MARKETER] & ERASING == {Capability.ERASE_SELECTION}


def test_platform_staff_sees_no_profiles():
    assert not allows(Role.PLATFORM, Capability.VIEW_PROFILES)


def test_the_owner_may_all_that_an_administrator_may():
    assert GRANTS[Role.OWNER] > GRANTS[Role.ADMIN] > GRANTS[Role.MARKETER]
