"""Invitations of exhibitors: one code, so many guests."""

import pytest

from tests import factories
from tests.conftest import acting
from tests.visitors.conftest import asked
from village.applications.words import State
from village.badges.words import BadgeState
from village.core.errors import Forbidden, IllegalTransition, InvitationSpent
from village.editions.words.calls import CallKind
from village.visitors import reads
from village.visitors.reads import GuestsInvited
from village.visitors.writes import changing, inviting, registering


@pytest.fixture
def owner(visiting):
    """Return the context of an exhibitor whose place is confirmed, and its application."""
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=visiting.edition,
        organisation=member.organisation,
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    return acting(visiting, user=member.user), application


def test_an_exhibitor_has_one_code_and_sees_who_is_left(visiting, owner):
    ctx, application = owner
    code = inviting.invite(ctx, application).code

    guest = registering.register(visiting, asked(kind="guest", code=code))

    assert inviting.invite(ctx, application).code == code
    assert reads.invited(ctx, application) == GuestsInvited(code, 20, 1)
    changing.cancel(visiting, guest)
    assert reads.invited(ctx, application) == GuestsInvited(code, 20, 0)


def test_the_code_of_an_exhibitor_who_has_withdrawn_invites_nobody_more(visiting, owner):
    ctx, application = owner
    code = inviting.invite(ctx, application).code
    guest = registering.register(visiting, asked(kind="guest", code=code))
    application.state = State.WITHDRAWN

    with pytest.raises(InvitationSpent):
        registering.register(visiting, asked("Nora Naciri", kind="guest", code=code))

    assert reads.host(visiting, code, "fr") == ""
    assert guest.badge.state is BadgeState.ISSUED


def test_the_quota_is_the_organisers(owner, organiser):
    ctx, application = owner

    with pytest.raises(Forbidden):
        inviting.set_quota(ctx, application, 50)
    inviting.set_quota(organiser, application, 50)

    assert reads.invited(ctx, application).quota == 50


def test_who_is_not_confirmed_invites_nobody(owner):
    ctx, application = owner
    application.state = State.SELECTED
    with pytest.raises(IllegalTransition):
        inviting.invite(ctx, application)

    ctx.edition.visitors = {"open": True, "invitations": 0}
    with pytest.raises(Forbidden):
        inviting.invite(ctx, application)


def test_a_stranger_invites_nobody(visiting, owner):
    _ctx, application = owner

    with pytest.raises(Forbidden):
        inviting.invite(acting(visiting), application)
