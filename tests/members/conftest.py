"""Two sections, and somebody on their way in."""

import re

import pytest

from members.actions.invite_member import invite_member
from members.actions.send_invitation import send_invitation
from members.models import Invitation
from tenancy.roles import Role


@pytest.fixture
def everybody(ada, max_, otto, olga, gus):
    return {"ada": ada, "max": max_, "otto": otto, "olga": olga, "gus": gus, None: None}


@pytest.fixture
def invitation(acme, olga, belgium, scope):
    """Return Nina's invitation: a marketer who will see Belgium."""
    with scope(acme):
        return invite_member(
            acme, "nina@acme.example", Role.MARKETER, by=olga, sections=[belgium]
        )


@pytest.fixture
def link_of_last(mailoutbox):
    """Return what finds the address in the letter that was sent last."""

    def found():
        match = re.search(r"http://\S+?(/invitations/\S+)", mailoutbox[-1].body)
        assert match
        return match[1]

    return found


@pytest.fixture
def link(invitation, link_of_last):
    """Return the address in the letter that a worker sent to Nina."""
    send_invitation(invitation)
    return link_of_last()


@pytest.fixture
def fresh(acme, scope):
    """Return what reads an invitation anew."""

    def read(invitation):
        with scope(acme):
            return Invitation.objects.select_related("account").get(pk=invitation.pk)

    return read
