"""Badges and the gate: signed codes, second scans, revoked and forged ones."""

import uuid

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.badges.tables import Badge, CheckIn
from village.badges.words import BadgeState, Verdict
from village.badges.writes import issuing
from village.core.context import Context
from village.core.errors import Forbidden, IllegalTransition
from village.core.permissions import Role
from village.engines.documents import tokens
from village.gate import writes as checkin
from village.organisations.tables import Organisation


@pytest.fixture
def applicant(ctx: Context) -> Context:
    return acting(ctx, user=factories.OrganisationMemberFactory().user)


@pytest.fixture
def badge(ctx: Context, applicant: Context, organiser: Context) -> Badge:
    """Return an issued badge of a confirmed start-up."""
    named = issuing.name_person(applicant, confirmed(applicant), name="Salma Berrada")
    issuing.issue(organiser, [named])
    return named


@pytest.fixture
def gate(ctx: Context) -> Context:
    return acting(ctx, Role.GATE)


def confirmed(applicant: Context, state: State = State.CONFIRMED) -> object:
    [organisation_id] = applicant.actor.organisation_ids
    organisation = applicant.session.get(Organisation, organisation_id)
    return factories.ApplicationFactory(
        edition=applicant.edition, organisation=organisation, state=state
    )


def scan(gate: Context, code: str) -> Verdict:
    return checkin.check_in(gate, code, gate="Sud", event_id=uuid.uuid4()).verdict


def test_a_code_comes_in_once_and_is_flagged_the_second_time(gate, badge):
    verdicts = [scan(gate, badge.token), scan(gate, badge.token), scan(gate, badge.reference)]

    assert verdicts == [Verdict.WELCOME, Verdict.AGAIN, Verdict.AGAIN]
    assert gate.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 3


def test_the_same_event_sent_twice_is_one_scan(gate, badge):
    event = uuid.uuid4()

    first = checkin.check_in(gate, badge.token, gate="Sud", event_id=event)
    second = checkin.check_in(gate, badge.token, gate="Sud", event_id=event)

    assert (first.id, second.verdict) == (second.id, Verdict.WELCOME)


def test_a_revoked_badge_is_refused(gate, organiser, badge):
    issuing.revoke(organiser, badge)

    assert scan(gate, badge.token) is Verdict.REFUSED


@pytest.mark.parametrize("position", [0, 10, 60, 113])
def test_a_changed_code_is_refused(gate, badge, position):
    other = "A" if badge.token[position] != "A" else "B"
    changed = badge.token[:position] + other + badge.token[position + 1 :]

    assert scan(gate, changed) is Verdict.REFUSED


def test_a_code_signed_by_another_key_is_refused(gate, badge):
    number, _key = issuing.signing_key(gate)
    claim = tokens.Claim(
        gate.the_edition.id, badge.number, 1, badge.issued_at.replace(year=2030), number
    )

    assert scan(gate, tokens.sign(claim, tokens.new_key())) is Verdict.REFUSED


def test_a_badge_that_is_only_requested_is_refused(gate, applicant):
    named = issuing.name_person(applicant, confirmed(applicant), name="Salma")

    assert (scan(gate, named.reference), named.state) == (Verdict.REFUSED, BadgeState.REQUESTED)


def test_a_startup_names_four_people_at_most(applicant):
    application = confirmed(applicant)
    for name in ("A", "B", "C", "D"):
        issuing.name_person(applicant, application, name=name)

    with pytest.raises(IllegalTransition):
        issuing.name_person(applicant, application, name="E")


def test_nobody_is_named_before_the_place_is_confirmed(applicant):
    with pytest.raises(IllegalTransition):
        issuing.name_person(applicant, confirmed(applicant, State.SELECTED), name="A")


def test_only_the_gate_checks_in(applicant, badge):
    with pytest.raises(Forbidden):
        scan(applicant, badge.token)
