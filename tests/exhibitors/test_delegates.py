"""Delegates: a colleague cares for a task, is told so, and cares for none once they have left."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.orders.conftest import confirmed, of
from village.applications.words import State
from village.board import tasks
from village.core.errors import Forbidden, IllegalTransition, NotFound
from village.core.outbox.tables import OutboxMail
from village.editions import TaskKind
from village.exhibitors.writes import delegates
from village.organisations.tables import OrganisationMember


@pytest.fixture
def exhibitor(ctx):
    ctx.the_edition.tasks = {"list": [{"task": "fascia"}, {"task": "people"}]}
    return confirmed(ctx, name="Atlas")


@pytest.fixture
def atlas(ctx, exhibitor):
    return of(ctx, exhibitor)


@pytest.fixture
def colleague(exhibitor):
    return factories.OrganisationMemberFactory(organisation=exhibitor.organisation).user


def carers(ctx, application) -> dict[str, str]:
    found = tasks.of(ctx, application)
    return {one.kind.value: one.delegate.email for one in found if one.delegate}


def told(ctx) -> list[tuple[str, str]]:
    rows = ctx.session.scalars(sa.select(OutboxMail).where(OutboxMail.template == "task_delegated"))
    return [(mail.to, mail.params["tasks"]) for mail in rows]


def test_a_colleague_cares_for_a_task_and_is_told(ctx, atlas, exhibitor, colleague):
    delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, colleague.email)
    delegates.delegate(atlas, exhibitor, TaskKind.PEOPLE, atlas.actor.email)

    assert carers(ctx, exhibitor) == {"fascia": colleague.email, "people": atlas.actor.email}
    assert told(ctx) == [(colleague.email, "fascia=2027-05-06")]


def test_a_task_has_one_delegate_or_none(ctx, atlas, exhibitor, colleague):
    ctx.the_edition.mails = [{"key": "task_delegated", "sent": False}]
    delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, atlas.actor.email)
    delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, colleague.email)
    assert carers(ctx, exhibitor) == {"fascia": colleague.email}

    delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, "")

    assert (carers(ctx, exhibitor), told(ctx)) == ({}, [])


def test_who_no_longer_acts_for_the_organisation_cares_for_nothing(
    ctx, atlas, exhibitor, colleague
):
    delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, colleague.email)
    member = ctx.session.scalar(sa.select(OrganisationMember).filter_by(user_id=colleague.id))

    member.edits = False
    assert carers(ctx, exhibitor) == {}
    member.edits, colleague.disabled_at = True, ctx.now
    assert carers(ctx, exhibitor) == {}
    with pytest.raises(NotFound):
        delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, colleague.email)


def test_a_stranger_neither_delegates_nor_cares(ctx, atlas, exhibitor, colleague):
    other = confirmed(ctx, name="Rif")
    stranger = of(ctx, other)
    with pytest.raises(Forbidden):
        delegates.delegate(stranger, exhibitor, TaskKind.FASCIA, colleague.email)
    with pytest.raises(NotFound):
        delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, stranger.actor.email)
    with pytest.raises(NotFound):
        delegates.delegate(atlas, exhibitor, TaskKind.DELIVERY, colleague.email)
    exhibitor.state = State.WITHDRAWN
    with pytest.raises(IllegalTransition):
        delegates.delegate(atlas, exhibitor, TaskKind.FASCIA, colleague.email)
