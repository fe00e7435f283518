"""Gates, exhibitors and organisers at once, on connections of their own."""

import uuid
from dataclasses import replace

import sqlalchemy as sa

from tests import factories
from tests.board.test_races import race
from tests.conftest import NOW, acting
from village.applications.tables import Application
from village.applications.words import State
from village.badges.tables import Badge, CheckIn
from village.badges.words import BadgeState, CheckMethod, Verdict
from village.badges.writes import issuing
from village.board import withdrawals
from village.core.context import Context
from village.core.errors import IllegalTransition
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.gate.writes import scanning as checkin
from village.gate.writes.scanning import Station


def owner_of(ctx: Context, application: Application) -> Context:
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    return acting(ctx, user=member.user)


def a_startup(committed: Context) -> tuple[Context, Application]:
    committed.the_edition.starts_on = NOW.date()
    application = factories.ApplicationFactory(
        edition=committed.the_edition, kind=CallKind.STARTUP, state=State.CONFIRMED
    )
    owner = owner_of(committed, application)
    committed.session.commit()
    return owner, application


def test_the_same_scan_20_times_at_once_is_one_event_and_one_answer(committed):
    owner, application = a_startup(committed)
    badge = issuing.name_person(owner, application, name="Salma Berrada")
    issuing.issue(committed, [badge])
    gate = acting(committed, Role.GATE)
    committed.session.commit()
    token, event = badge.token, uuid.uuid4()

    results = race(
        gate,
        lambda ctx, _number: (
            checkin.check_in(
                ctx, token, method=CheckMethod.SCANNED, station=Station("Sud"), event_id=event
            ).verdict
        ),
        20,
    )

    assert results == [Verdict.WELCOME] * 20
    assert committed.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 1


def test_one_badge_at_20_gates_at_once_is_welcome_at_one(committed):
    owner, application = a_startup(committed)
    badge = issuing.name_person(owner, application, name="Salma Berrada")
    issuing.issue(committed, [badge])
    gate = acting(committed, Role.GATE)
    committed.session.commit()
    token = badge.token

    results = race(
        gate,
        lambda ctx, number: (
            checkin.check_in(
                ctx,
                token,
                method=CheckMethod.SCANNED,
                station=Station(f"{number}"),
                event_id=uuid.uuid4(),
            ).verdict
        ),
        20,
    )

    assert sorted(results) == [Verdict.AGAIN] * 19 + [Verdict.WELCOME]


def test_12_parallel_posts_name_no_more_than_the_quota(committed):
    owner, application = a_startup(committed)
    key = application.id

    results = race(
        owner,
        lambda ctx, number: (
            issuing.name_person(
                ctx, ctx.session.get(Application, key), name=f"Person {number}"
            ).name
        ),
        12,
    )

    assert sum(isinstance(result, IllegalTransition) for result in results) == 8
    assert sum(isinstance(result, str) for result in results) == 4


def test_withdrawing_while_people_are_named_and_issued_leaves_no_live_badge(committed):
    for _ in range(5):
        owner, application = a_startup(committed)
        issuing.name_person(owner, application, name="Salma Berrada")
        committed.session.commit()
        key = application.id

        def act(ctx: Context, number: int, key: int = key, owner: Context = owner) -> None:
            mine = ctx.session.get(Application, key)
            theirs = replace(ctx, actor=owner.actor)
            if number == 0:
                withdrawals.withdraw(theirs, mine)
            elif number == 1:
                waiting = sa.select(Badge).where(Badge.application_id == key)
                issuing.issue(ctx, ctx.session.scalars(waiting).all())
            else:
                issuing.name_person(theirs, mine, name=f"Person {number}")

        results = race(committed, act, 4)

        assert {type(result) for result in results} <= {type(None), IllegalTransition}
        states = sa.select(Badge.state).where(Badge.application_id == key)
        assert set(committed.session.scalars(states)) == {BadgeState.REVOKED}
