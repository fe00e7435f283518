"""Roles of an edition, given and taken by its organisers."""

import pytest
import sqlalchemy as sa

from tests.accounts.test_accounts import actions, live
from tests.conftest import acting
from tests.factories import EditionFactory, MembershipFactory, UserFactory
from village.accounts.reads import roles as held_roles
from village.accounts.tables import Membership
from village.accounts.writes import accounts, roles, sessions
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, LastOrganiser, NotFound
from village.core.permissions import Role


def test_giving_a_role_ends_the_sessions_of_the_account_and_is_logged(ctx, organiser):
    user = UserFactory()
    sessions.start(ctx, user)

    accounts.give_role(organiser, organiser.the_edition, user, Role.JUROR)

    assert live(ctx, user) == []
    assert [
        row.role
        for row in ctx.session.scalars(sa.select(Membership).where(Membership.user_id == user.id))
    ] == [Role.JUROR]
    entry = ctx.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.data) == (
        "role_given", f"account-{user.id}", {"role": "juror"}
    )  # fmt: skip


def test_giving_a_role_twice_changes_nothing(ctx, organiser):
    user = UserFactory()
    accounts.give_role(organiser, organiser.the_edition, user, Role.JUROR)
    sessions.start(ctx, user)

    accounts.give_role(organiser, organiser.the_edition, user, Role.JUROR)

    assert len(live(ctx, user)) == 1
    assert actions(ctx) == ["role_given"]


def test_taking_a_role_ends_the_sessions_of_the_account(ctx, organiser):
    user = UserFactory()
    MembershipFactory(edition=ctx.edition, user=user, role=Role.JUROR)
    sessions.start(ctx, user)

    accounts.take_role(organiser, organiser.the_edition, user, Role.JUROR)

    assert live(ctx, user) == []
    assert actions(ctx) == ["role_taken"]
    with pytest.raises(NotFound):
        accounts.take_role(organiser, organiser.the_edition, user, Role.JUROR)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.JUROR, Role.GATE])
def test_only_an_organiser_of_this_edition_gives_and_takes_roles(ctx, organiser, role):
    user = UserFactory()

    with pytest.raises(Forbidden):
        accounts.give_role(acting(ctx, role), ctx.the_edition, user, Role.ORGANISER)
    with pytest.raises(Forbidden):
        accounts.give_role(organiser, EditionFactory(), user, Role.ORGANISER)
    with pytest.raises(Forbidden):
        accounts.take_role(acting(ctx, role), ctx.the_edition, user, Role.ORGANISER)


def test_an_address_without_an_account_holds_and_gets_no_role(organiser):
    for change in (roles.give, roles.take):
        with pytest.raises(NotFound):
            change(organiser, "nobody@example.org", Role.JUROR)


def test_a_role_is_given_and_taken_by_address_in_any_case(organiser):
    user = UserFactory(email="salma@example.org")

    roles.give(organiser, " Salma@Example.org", Role.JUROR)
    roles.give(organiser, user.email, Role.CHAIR)

    [holder] = [one for one in held_roles.holders(organiser) if one.email == user.email]
    assert holder.roles == tuple(role for role in Role if role in (Role.JUROR, Role.CHAIR))
    roles.take(organiser, user.email, Role.JUROR)
    roles.take(organiser, user.email, Role.CHAIR)
    assert [one.email for one in held_roles.holders(organiser)] != [user.email]


def test_the_last_organiser_stays_one(organiser):
    [only] = held_roles.holders(organiser)

    with pytest.raises(LastOrganiser):
        roles.take(organiser, only.email, Role.ORGANISER)

    second = UserFactory()
    roles.give(organiser, second.email, Role.ORGANISER)
    roles.take(organiser, second.email, Role.ORGANISER)
    assert held_roles.holders(organiser) == [only]
