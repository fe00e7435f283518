"""The edition's dates move: visitors' days follow, or they are asked for others."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.visitors.conftest import FIRST, SECOND, asked
from village.badges.words import BadgeState
from village.badges.writes import issuing
from village.board import sections
from village.core.context import Context
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions import BadgeRole
from village.editions.reads import settings
from village.editions.words.sections import Section
from village.editions.words.settings import Settings
from village.engines.documents import tokens
from village.visitors.tables import Visitor
from village.visitors.words import followed_days
from village.visitors.writes import moving, registering

WEEK = timedelta(days=7)


@pytest.fixture
def office(ctx: Context) -> Context:
    return acting(ctx, Role.ORGANISER)


def dated(ctx: Context, starts_on: date, ends_on: date) -> Settings:
    current = settings.of(ctx.session, ctx.the_edition)
    return replace(current, edition=replace(current.edition, starts_on=starts_on, ends_on=ends_on))


def move(ctx: Context, starts_on: date, ends_on: date) -> None:
    sections.set_section(ctx, Section.IDENTITY, dated(ctx, starts_on, ends_on))


def days(visitor: Visitor) -> list[tuple[date, bool]]:
    return [(one.day, one.given) for one in visitor.days]


def mails(ctx: Context) -> list[tuple[str, str]]:
    rows = sa.select(OutboxMail).where(OutboxMail.template == "visitor_moved")
    return [
        (one.to, one.params["given_days"])
        for one in ctx.session.scalars(rows.order_by(OutboxMail.id))
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "becomes"),
    [
        (FIRST + WEEK, SECOND + WEEK, {FIRST: FIRST + WEEK, SECOND: SECOND + WEEK}),
        (SECOND, SECOND, {FIRST: None}),
        (FIRST, SECOND + WEEK, {}),
        (FIRST, SECOND, {}),
    ],
)
def test_days_become_others_or_none(starts_on, ends_on, becomes):
    assert followed_days([FIRST, SECOND], starts_on, ends_on) == becomes


def test_an_event_a_day_later_takes_its_visitors_along(visiting, office):
    both = registering.register(visiting, asked("Salma Berrada", days=[FIRST, SECOND]))
    one = registering.register(visiting, asked("Adil Tazi"))
    speaker = issuing.admit(office, role=BadgeRole.SPEAKER, name="Nora Amrani", email="n@b.org")
    before = {one: one.badge.token, both: both.badge.token}

    found = moving.dates_move(office, SECOND, SECOND + timedelta(days=1))
    move(office, SECOND, SECOND + timedelta(days=1))

    moves = moving.DayMove(FIRST, SECOND, 2), moving.DayMove(SECOND, date(2027, 6, 7), 1)
    assert found == moving.DatesMove(moves, visitors=2, left=0, mails=2)
    assert days(both) == [(SECOND, True), (date(2027, 6, 7), True)]
    assert days(one) == [(SECOND, True)]
    assert one.badge.days == ["2027-06-06"]
    assert mails(office) == [
        ("salma@example.org", "2027-06-06,2027-06-07"), ("adil@example.org", "2027-06-06"),
    ]  # fmt: skip
    # Codes end with the event: those that would be void on its last day are other ones now.
    last = datetime(2027, 6, 8, 12, tzinfo=office.now.tzinfo)
    badges = [one.badge, both.badge, speaker]
    assert [tokens.read(badge.token).expires_at for badge in badges] == [last] * 3
    assert all(visitor.badge.token != token for visitor, token in before.items())
    again = sa.select(OutboxMail.to).where(OutboxMail.template == "badge_issued")
    assert office.session.scalars(again).all() == ["n@b.org"] * 2


def test_whose_only_day_is_gone_is_asked_for_another(visiting, office):
    gone = registering.register(visiting, asked("Salma Berrada"))
    kept = registering.register(visiting, asked("Adil Tazi", days=[FIRST, SECOND]))
    badge = gone.badge

    found = moving.dates_move(office, SECOND, SECOND)
    move(office, SECOND, SECOND)

    assert found == moving.DatesMove((moving.DayMove(FIRST, None, 2),), 2, left=1, mails=2)
    assert (days(gone), gone.badge, badge.state) == ([], None, BadgeState.REVOKED)
    assert days(kept) == [(SECOND, True)]
    assert mails(office) == [("salma@example.org", ""), ("adil@example.org", "2027-06-06")]


def test_an_earlier_event_keeps_its_codes_and_tells_nobody_where_the_mail_is_off(visiting, office):
    visiting.edition.mails = [{"key": "visitor_moved", "sent": False}]
    both = registering.register(visiting, asked("Salma Berrada", days=[FIRST, SECOND]))
    token = both.badge.token

    found = moving.dates_move(office, FIRST - timedelta(days=1), FIRST)
    sections.set_all(office, dated(office, FIRST - timedelta(days=1), FIRST))

    assert found is not None
    assert found.mails == 0
    assert [day for day, _given in days(both)] == [FIRST - timedelta(days=1), FIRST]
    assert both.badge.token == token
    assert mails(office) == []


def test_without_visitors_codes_last_until_the_later_end_all_the_same(office):
    speaker = issuing.admit(office, role=BadgeRole.SPEAKER, name="Nora Amrani", email="n@b.org")
    before, token = tokens.read(speaker.token).expires_at, speaker.token

    found = moving.dates_move(office, FIRST, SECOND + WEEK)
    move(office, FIRST, SECOND + WEEK)

    assert found == moving.DatesMove((), visitors=0, left=0, mails=0)
    assert speaker.token != token
    assert tokens.read(speaker.token).expires_at == before + WEEK
