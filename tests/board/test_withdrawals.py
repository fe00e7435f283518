from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory, OrganisationFactory, StandFactory
from village.applications.words import State
from village.badges.words import BadgeState
from village.badges.writes import issuing
from village.board import withdrawals
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition
from village.core.outbox.tables import OutboxMail
from village.stands.words.places import PlaceState
from village.stands.writes import places


@pytest.fixture
def applicant(ctx):
    organisation = OrganisationFactory()
    founder = acting(ctx)
    return replace(
        founder, actor=replace(founder.actor, organisation_ids=frozenset({organisation.id}))
    ), organisation


def made(applicant, state):
    ctx, organisation = applicant
    return ApplicationFactory(edition=ctx.edition, organisation=organisation, state=state)


def test_a_confirmed_applicant_gives_everything_back(applicant, organiser):
    ctx, _ = applicant
    application = made(applicant, State.CONFIRMED)
    place = places.give(organiser, StandFactory(edition=ctx.edition), application)
    contract = contracts.draft(organiser, application)
    contracts.issue(organiser, contract)
    named = [
        issuing.name_person(ctx, application, name=name, email=f"{name}@example.org")
        for name in ("amina", "yassir")
    ]
    issuing.issue(organiser, named[:1])

    withdrawals.withdraw(ctx, application, note="No staff in June")

    assert (application.state, contract.state, place.state, [b.state for b in named]) == (
        State.WITHDRAWN,
        ContractState.CANCELLED,
        PlaceState.RELEASED,
        [BadgeState.REVOKED, BadgeState.REVOKED],
    )
    last = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.actor_id, last.data["note"]) == (
        "withdraw",
        ctx.actor.user_id,
        "No staff in June",
    )
    templates = list(ctx.session.scalars(sa.select(OutboxMail.template).order_by(OutboxMail.id)))
    assert templates[-2:] == ["contract_cancelled", "application_withdrawn"]


def test_declining_frees_a_stand_already_given(applicant, organiser):
    ctx, _ = applicant
    application = made(applicant, State.SELECTED)
    stand = StandFactory(edition=ctx.edition)
    place = places.give(organiser, stand, application)

    withdrawals.decline(ctx, application, note="Other plans")

    assert (application.state, place.state) == (State.DECLINED, PlaceState.RELEASED)
    other = ApplicationFactory(edition=ctx.edition, state=State.SELECTED)
    assert places.give(organiser, stand, other).state is PlaceState.ALLOCATED


def test_a_draft_is_withdrawn_silently(applicant):
    ctx, _ = applicant
    application = made(applicant, State.DRAFT)

    withdrawals.withdraw(ctx, application)

    assert application.state is State.WITHDRAWN
    assert ctx.session.scalars(sa.select(OutboxMail)).all() == []


def test_a_stranger_withdraws_nothing(ctx, applicant):
    application = made(applicant, State.SUBMITTED)

    with pytest.raises(Forbidden):
        withdrawals.withdraw(acting(ctx), application)


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.INELIGIBLE])
def test_what_is_over_is_not_withdrawn(applicant, state):
    ctx, _ = applicant

    with pytest.raises(IllegalTransition):
        withdrawals.withdraw(ctx, made(applicant, state))
