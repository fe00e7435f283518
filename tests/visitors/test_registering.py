"""Visitors registered: places, duplicates, proofs, codes, and who is never too many."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.board.test_races import race
from tests.visitors.conftest import FIRST, SECOND, asked
from village.applications.words import State
from village.badges.words import BadgeState
from village.core.audit.reads import first_broken
from village.core.errors import (
    DayFull,
    Forbidden,
    Incomplete,
    InvitationSpent,
    NotFound,
    RegistrationClosed,
    TextNotDrawable,
)
from village.core.outbox.tables import OutboxMail
from village.editions import BadgeRole
from village.editions.words.calls import CallKind
from village.visitors.tables import Visitor, VisitorDay
from village.visitors.words import VisitorSource, VisitorState
from village.visitors.writes import changing, inviting, registering


def mails(ctx):
    found = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [(mail.template, mail.to) for mail in found]


def given(visitor):
    return {one.day: one.given for one in visitor.days}


def test_a_visitor_gets_places_a_badge_for_them_and_one_mail(visiting):
    visitor = registering.register(visiting, asked(days=[FIRST, SECOND], consents={"news"}))

    assert (visitor.state, visitor.source) == (VisitorState.REGISTERED, VisitorSource.ONLINE)
    assert given(visitor) == {FIRST: True, SECOND: True}
    badge = visitor.badge
    assert (badge.state, badge.role, badge.name) == (
        BadgeState.ISSUED,
        BadgeRole.VISITOR,
        "Salma Berrada",
    )
    assert badge.days == ["2027-06-05", "2027-06-06"]
    assert visitor.consents == {"news": visiting.now.isoformat()}
    assert mails(visiting) == [("visitor_registered", "salma@example.org")]


def test_who_comes_too_late_waits_for_the_day_that_is_full(visiting):
    for name in ("Amine Alami", "Bahia Bennis"):
        registering.register(visiting, asked(name))

    late = registering.register(visiting, asked("Chama Chraibi", days=[FIRST, SECOND]))
    later = registering.register(visiting, asked("Driss Daoudi"))

    assert given(late) == {FIRST: False, SECOND: True}
    assert late.badge.days == ["2027-06-06"]
    assert (given(later), later.badge) == ({FIRST: False}, None)
    assert mails(visiting)[2:] == [
        ("visitor_registered", "chama@example.org"),
        ("visitor_waiting", "driss@example.org"),
    ]


def test_a_type_has_its_own_limit(visiting):
    visiting.edition.visitors = {
        "open": True,
        "types": [
            {"key": "student", "label": {"fr": "Étudiant"}, "places_a_day": 1},
            {"key": "public", "label": {"fr": "Public"}},
        ],
    }

    places = [
        given(registering.register(visiting, asked(name, kind=kind)))[FIRST]
        for name, kind in (("A B", "student"), ("C D", "student"), ("E F", "public"))
    ]

    assert places == [True, False, True]


def test_the_same_address_gets_its_mail_again_and_nothing_changes(visiting):
    first = registering.register(visiting, asked())
    later = replace(visiting, now=visiting.now.replace(hour=12))

    again = registering.register(later, asked("Somebody Else", email="SALMA@example.org"))
    at_once = registering.register(later, asked("Somebody Else", email="salma@example.org"))

    assert [again, at_once] == [first, first]
    assert first.name == "Salma Berrada"
    assert mails(visiting) == [("visitor_registered", "salma@example.org")] * 2


def test_who_has_been_passed_on_meanwhile_is_known_by_the_new_address(visiting):
    visitor = registering.register(visiting, asked("Amine Alami"))
    change = sa.update(Visitor).values(email="Driss@example.org")
    visiting.session.execute(change, execution_options={"synchronize_session": False})

    assert registering.known(visiting, ["driss@example.org"]) == {"driss@example.org": visitor}


def test_press_waits_until_its_proof_is_read(visiting):
    visitor = registering.register(visiting, asked(kind="press", proof="https://example.org/me"))

    assert (visitor.state, visitor.badge) == (VisitorState.PENDING, None)
    assert given(visitor) == {FIRST: False}
    assert mails(visiting) == [("visitor_pending", "salma@example.org")]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"name": ""}, ["name"]),
        ({"email": ""}, ["email"]),
        ({"kind": "king"}, ["kind"]),
        ({"kind": "guest"}, ["kind"]),
        ({"kind": "press"}, ["proof"]),
        ({"days": []}, ["days"]),
        ({"days": [FIRST.replace(year=2028)]}, ["days"]),
    ],
)
def test_what_is_missing_is_named(visiting, said, missing):
    values = {"name": "Salma Berrada", **said}

    with pytest.raises(Incomplete) as refused:
        registering.register(visiting, asked(**{"email": "s@example.org", **values}))

    assert refused.value.facts["missing"] == missing
    assert visiting.session.scalars(sa.select(Visitor)).all() == []


def test_a_consent_that_is_required_is_given(visiting):
    consent = {"key": "rules", "label": {"fr": "Règlement"}, "required": True}
    visiting.edition.visitors = {"open": True, "consents": [consent]}

    with pytest.raises(Incomplete):
        registering.register(visiting, asked())
    registering.register(visiting, asked(consents=frozenset({"rules"})))

    assert mails(visiting) == [("visitor_registered", "salma@example.org")]


@pytest.mark.parametrize(
    "window",
    [
        {},
        {"open": True, "opens_at": "2027-01-01T00:00:00+00:00"},
        {"open": True, "closes_at": "2026-01-01T00:00:00+00:00"},
    ],
)
def test_nobody_registers_while_it_is_closed(visiting, window):
    visiting.edition.visitors = window

    with pytest.raises(RegistrationClosed):
        registering.register(visiting, asked())


def test_nobody_registers_after_the_last_day(visiting):
    over = replace(visiting, now=visiting.now.replace(year=2027, month=6, day=7))

    with pytest.raises(RegistrationClosed):
        registering.register(over, asked())


def test_a_name_that_no_badge_shows_is_refused(visiting):
    with pytest.raises(TextNotDrawable):
        registering.register(visiting, asked("Salma \U0001f600", email="s@example.org"))


def test_the_desk_registers_whom_no_window_lets_in(visiting, organiser):
    visiting.edition.visitors = {}

    visitor = registering.register_at_desk(organiser, asked(email=""))

    assert (visitor.source, visitor.badge.state) == (VisitorSource.DESK, BadgeState.ISSUED)
    assert mails(visiting) == []
    with pytest.raises(Forbidden):
        registering.register_at_desk(visiting, asked(email=""))


def test_the_kiosk_tells_nobody_who_has_registered_and_lets_nobody_wait(visiting, organiser):
    known = registering.register(visiting, asked("Amine Alami"))

    assert registering.register_at_kiosk(organiser, asked("Amine Alami")) is None
    came = registering.register_at_kiosk(organiser, asked("Bahia Bennis", email=""))
    with pytest.raises(DayFull):
        registering.register_at_kiosk(organiser, asked("Chama Chraibi"))

    assert (came.source, given(came)) == (VisitorSource.KIOSK, {FIRST: True})
    assert visiting.session.scalars(sa.select(Visitor).order_by(Visitor.id)).all() == [known, came]


def test_nobody_reads_a_proof_at_the_kiosk(visiting, organiser):
    with pytest.raises(Incomplete) as refused:
        registering.register_at_kiosk(organiser, asked(kind="press", proof="card 7"))

    assert refused.value.facts["missing"] == ["kind"]


def test_only_a_badge_in_force_is_printed(visiting, organiser):
    visitor = registering.register(visiting, asked())
    badge = visitor.badge

    registering.note_print(organiser, visitor, "a6")
    changing.cancel(visiting, visitor)

    visiting.session.refresh(badge)
    assert badge.printed_at == organiser.now
    with pytest.raises(NotFound):
        registering.note_print(organiser, visitor, "a6")


def test_an_invitation_is_spent_when_it_is_used(visiting, organiser):
    visiting.edition.visitors = {"open": True, "invitations": 1}
    application = factories.ApplicationFactory(
        edition=visiting.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    code = inviting.invite(organiser, application).code

    guest = registering.register(visiting, asked(kind="guest", code=code.lower()))

    assert (guest.source, guest.kind) == (VisitorSource.INVITATION, "guest")
    for wrong in (code, "XX-I-000000"):
        with pytest.raises(InvitationSpent):
            registering.register(visiting, asked("Other One", kind="guest", code=wrong))


def test_64_at_once_never_take_more_places_than_there_are(committed):
    committed.the_edition.visitors = {"open": True, "places_a_day": 10}
    committed.session.commit()

    results = race(
        committed,
        lambda ctx, number: registering.register(ctx, asked(f"V{number} Visitor")).reference,
        racers=64,
    )

    assert len({one for one in results if isinstance(one, str)}) == 64
    days = sa.select(VisitorDay.given).order_by(VisitorDay.asked_at, VisitorDay.id)
    assert list(committed.session.scalars(days)) == [True] * 10 + [False] * 54
    assert first_broken(committed.session) is None


def test_one_address_64_times_at_once_is_one_visitor(committed):
    committed.the_edition.visitors = {"open": True}
    committed.session.commit()

    results = race(
        committed, lambda ctx, number: registering.register(ctx, asked()).reference, racers=64
    )

    assert len(set(results)) == 1
    assert committed.session.scalar(sa.select(sa.func.count()).select_from(Visitor)) == 1
