"""Lists and single checks agree: the policy as a WHERE and as a function, on the same rows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.reads import visible
from village.applications.tables import Application
from village.applications.words import State
from village.board import log
from village.core import audit
from village.core.actor import Actor
from village.core.audit.words import COUNTING
from village.core.permissions import Role
from village.core.policy import RULES, can
from village.editions.words.calls import CallKind
from village.jury.tables import Assignment, Recusal


@pytest.fixture
def world(ctx):
    """Applications of two editions and two organisations, in every state and of both kinds."""
    other = factories.EditionFactory()
    mine = []
    for edition in (ctx.edition, other):
        for own in (True, False):
            for state in State:
                organisation = factories.OrganisationFactory()
                if own:
                    mine.append(organisation)
                factories.ApplicationFactory(
                    edition=edition,
                    organisation=organisation,
                    state=state,
                    kind=CallKind.STARTUP
                    if state in (State.ELIGIBLE, State.DRAFT)
                    else CallKind.EXHIBITOR,
                )
    return list(ctx.session.scalars(sa.select(Application).order_by(Application.id))), mine


def person(ctx, world, roles):
    """Somebody who acts for an organisation, was given files, and stepped aside from some."""
    applications, mine = world
    user = factories.UserFactory()
    for organisation in mine:
        factories.OrganisationMemberFactory(user=user, organisation=organisation)
    for application in applications[::3]:
        ctx.session.add(
            Assignment(user_id=user.id, application_id=application.id, assigned_at=ctx.now)
        )
    for application in applications[::5]:
        ctx.session.add(
            Recusal(
                user_id=user.id,
                application_id=application.id,
                reason="Cousin",
                declared_at=datetime.now(UTC),
            )
        )
    ctx.session.commit()
    return acting(ctx, *roles, user=user).actor


def listed(ctx, actor, permission):
    return set(
        ctx.session.scalars(sa.select(Application).where(visible.applications(actor, permission)))
    )


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role), tuple(Role)], ids=str)
def test_a_list_holds_what_can_be_opened(ctx, world, roles):
    actor = person(ctx, world, roles)

    for permission in RULES:
        openable = {one for one in world[0] if can(actor, permission, one)}
        assert (permission, listed(ctx, actor, permission)) == (permission, openable)


def test_the_anonymous_visitor_lists_nothing(ctx, world):
    assert [listed(ctx, Actor(), permission) for permission in RULES] == [set()] * len(RULES)


def test_whoever_stepped_aside_reads_only_the_own_acts_on_many_at_once(ctx, world):
    theirs = acting(ctx, Role.ORGANISER, user=factories.UserFactory())
    mine = replace(ctx, actor=person(ctx, world, (Role.ORGANISER,)))
    for action in COUNTING:
        audit.record(theirs, ctx.edition.code, action, badges=7)
    audit.record(mine, ctx.edition.code, COUNTING[0], badges=3)

    def read(reader):
        entries, total = log.page(reader, subject=ctx.edition.code, number=1, size=50)
        return [entry.action for entry in entries], total

    assert read(mine) == ([COUNTING[0]], 1)
    assert read(theirs)[1] == len(COUNTING) + 1
