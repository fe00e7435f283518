"""Registrations changed: what is given up goes to who waits, and nothing of one is another's."""

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from tests.board.test_races import race
from tests.visitors.conftest import FIRST, SECOND, asked, talk
from village.badges.words import BadgeState, CheckMethod
from village.core.errors import AlreadyNamed, Forbidden, IllegalTransition, Incomplete, Stale
from village.core.outbox.tables import MailState, OutboxMail
from village.gate.writes.scanning import Station, check_in
from village.visitors.tables import Visitor, VisitorDay
from village.visitors.words import VisitorState
from village.visitors.writes import changing, letters, registering
from village.visitors.writes.changing import accept, cancel, forget, pass_on, refuse, resend


def mails(ctx):
    found = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [(mail.template, mail.to) for mail in found]


def given(visitor):
    return {one.day: one.given for one in visitor.days}


def registered(ctx, *names, **values):
    return [registering.register(ctx, asked(name, **values)) for name in names]


def test_who_cancels_makes_room_for_the_first_who_waits(visiting):
    first, _second, third, fourth = registered(
        visiting, "Amine Alami", "Bahia Bennis", "Chama Chraibi", "Driss Daoudi"
    )
    badge = first.badge

    cancel(visiting, first)

    assert (first.state, first.days, badge.state) == (
        VisitorState.CANCELLED,
        [],
        BadgeState.REVOKED,
    )
    assert (given(third), third.badge.state) == ({FIRST: True}, BadgeState.ISSUED)
    assert (given(fourth), fourth.badge) == ({FIRST: False}, None)
    assert mails(visiting)[4:] == [
        ("visitor_cancelled", "amine@example.org"),
        ("visitor_promoted", "chama@example.org"),
    ]
    cancel(visiting, first)  # once more
    assert len(mails(visiting)) == 6


def test_a_day_that_is_given_up_goes_to_who_waits_and_the_code_stays(visiting):
    first, _second = registered(visiting, "Amine Alami", "Bahia Bennis", days=[FIRST, SECOND])
    [third] = registered(visiting, "Chama Chraibi")
    token = first.badge.token

    changing.change(visiting, first, days=[SECOND], sessions=["opening"], consents=["news"])

    assert given(first) == {SECOND: True}
    assert (first.badge.days, first.badge.token) == (["2027-06-06"], token)
    assert (first.sessions, list(first.consents)) == (["opening"], ["news"])
    assert given(third) == {FIRST: True}


def test_who_gives_up_every_place_has_no_code_that_works(visiting):
    registered(visiting, "Amine Alami", "Bahia Bennis", days=[SECOND])
    [third] = registered(visiting, "Chama Chraibi")
    badge = third.badge

    changing.change(visiting, third, days=[SECOND], sessions=[], consents=[])

    assert (given(third), third.badge, badge.state) == ({SECOND: False}, None, BadgeState.REVOKED)


@pytest.mark.parametrize("days", [[], [FIRST.replace(year=2028)]])
def test_a_day_is_chosen_of_those_there_are(visiting, days):
    [visitor] = registered(visiting, "Amine Alami")

    with pytest.raises(Incomplete):
        changing.change(visiting, visitor, days=days, sessions=[], consents=[])


RULES = {"key": "rules", "label": {"fr": "Règlement"}, "required": True}


def test_a_consent_without_which_nobody_comes_is_not_taken_back_and_another_is(visiting):
    visiting.edition.visitors = {"open": True, "consents": [RULES]}
    [visitor] = registered(visiting, "Amine Alami", consents=frozenset({"rules", "news"}))

    with pytest.raises(Incomplete):
        changing.change(visiting, visitor, days=[FIRST], sessions=[], consents=["news"])
    with pytest.raises(Incomplete):
        changing.withdraw_consent(visiting, visitor, "rules")
    changing.withdraw_consent(visiting, visitor, "news")

    assert list(visitor.consents) == ["rules"]


def test_other_sessions_on_the_same_days_need_no_new_mail(visiting):
    [visitor] = registered(visiting, "Amine Alami")

    changing.change(visiting, visitor, days=[FIRST], sessions=["opening"], consents=[])

    assert visitor.sessions == ["opening"]
    assert mails(visiting) == [("visitor_registered", "amine@example.org")]


def test_a_session_is_wished_on_a_day_on_which_one_comes(visiting):
    talk(visiting, "opening", SECOND)
    with pytest.raises(Incomplete) as unregistered:
        registered(visiting, "Amine Alami", sessions=["opening"])
    [visitor] = registered(visiting, "Bahia Bennis", days=[SECOND], sessions=["opening"])

    with pytest.raises(Incomplete) as unchanged:
        changing.change(visiting, visitor, days=[FIRST], sessions=["opening"], consents=[])

    assert unregistered.value.facts["missing"] == ["sessions"]
    assert unchanged.value.facts["missing"] == ["sessions"]
    assert visitor.sessions == ["opening"]


def test_who_has_cancelled_changes_nothing_and_can_still_be_forgotten(visiting):
    [visitor] = registered(visiting, "Amine Alami")
    cancel(visiting, visitor)

    with pytest.raises(IllegalTransition):
        changing.change(visiting, visitor, days=[FIRST], sessions=[], consents=[])
    forget(visiting, visitor)

    assert (visitor.name == "Amine Alami", visitor.state) == (False, VisitorState.CANCELLED)


def test_who_has_no_address_is_cancelled_without_a_mail(visiting, organiser):
    visitor = registering.register_at_desk(organiser, asked("Amine Alami", email=""))

    cancel(visiting, visitor)

    assert (visitor.state, mails(visiting)) == (VisitorState.CANCELLED, [])


def test_who_waits_passes_the_wait_on(visiting):
    registered(visiting, "Amine Alami", "Bahia Bennis")
    [waiting] = registered(visiting, "Chama Chraibi")

    pass_on(visiting, waiting, name="Driss Daoudi", email="driss@example.org")

    assert (waiting.name, given(waiting), waiting.badge) == ("Driss Daoudi", {FIRST: False}, None)


def test_passing_on_voids_the_code_and_the_link_and_tells_the_other(visiting):
    [visitor] = registered(visiting, "Amine Alami", consents=frozenset({"news"}))
    link, badge = letters.token(visiting, visitor), visitor.badge

    pass_on(visiting, visitor, name="Bahia Bennis", email="bahia@example.org")

    assert (visitor.name, visitor.email, visitor.consents) == (
        "Bahia Bennis",
        "bahia@example.org",
        {},
    )
    assert badge.state is BadgeState.REVOKED
    assert (visitor.badge.name, visitor.badge.days) == ("Bahia Bennis", ["2027-06-05"])
    assert letters.token(visiting, visitor) != link
    assert mails(visiting)[1:] == [("visitor_registered", "bahia@example.org")]


def test_a_proof_is_not_passed_on_with_the_places(visiting, organiser):
    [visitor] = registered(visiting, "Amine Alami", kind="press", proof="card 7")
    accept(organiser, visitor)
    badge = visitor.badge
    other = {"name": "Bahia Bennis", "email": "bahia@example.org"}

    with pytest.raises(Incomplete) as refused:
        pass_on(visiting, visitor, **other)
    pass_on(visiting, visitor, **other, proof="card 9")
    waiting = (visitor.state, visitor.proof, given(visitor), visitor.badge)
    changing.change(visiting, visitor, days=[FIRST], sessions=[], consents=[])
    told = mails(visiting)[-1]
    accept(organiser, visitor)

    assert refused.value.facts["missing"] == ["proof"]
    assert waiting == (VisitorState.PENDING, "card 9", {FIRST: True}, None)
    assert told == ("visitor_pending", "bahia@example.org")
    assert badge.state is BadgeState.REVOKED
    assert (visitor.badge.name, given(visitor)) == ("Bahia Bennis", {FIRST: True})


def test_the_same_form_at_the_same_time_passes_nothing_on_twice(visiting):
    [visitor] = registered(visiting, "Amine Alami")
    pass_on(visiting, visitor, name="Bahia Bennis", email="bahia@example.org")
    set_committed_value(visitor, "link_hash", visitor.earlier_link_hash)

    with pytest.raises(Stale):
        pass_on(visiting, visitor, name="Bahia Bennis", email="bahia@example.org")


@pytest.mark.parametrize("act", [accept, refuse])
def test_a_proof_is_judged_once_and_the_second_press_says_the_same(visiting, organiser, act):
    [visitor] = registered(visiting, "Amine Alami", kind="press", proof="card 7")

    act(organiser, visitor)
    told = mails(visiting)
    act(organiser, visitor)

    assert mails(visiting) == told


def test_nobody_gets_the_places_of_two(visiting):
    first, _second = registered(visiting, "Amine Alami", "Bahia Bennis")

    with pytest.raises(AlreadyNamed):
        pass_on(visiting, first, name="Bahia Bennis", email="BAHIA@example.org")


def test_a_proof_that_convinces_brings_places(visiting, organiser):
    [visitor] = registered(visiting, "Amine Alami", kind="press", proof="card 7")

    with pytest.raises(Forbidden):
        accept(visiting, visitor)
    accept(organiser, visitor)

    assert (visitor.state, given(visitor)) == (VisitorState.REGISTERED, {FIRST: True})
    assert visitor.badge.role == "press"
    assert mails(visiting) == [
        ("visitor_pending", "amine@example.org"),
        ("visitor_registered", "amine@example.org"),
    ]


def test_a_proof_that_does_not_convince_is_refused_and_one_may_try_again(visiting, organiser):
    [visitor] = registered(visiting, "Amine Alami", kind="press", proof="none")

    refuse(organiser, visitor)
    [again] = registered(visiting, "Amine Alami")

    assert visitor.state is VisitorState.REFUSED
    assert (again is visitor, again.state) == (False, VisitorState.REGISTERED)
    assert [template for template, _to in mails(visiting)] == [
        "visitor_pending",
        "visitor_refused",
        "visitor_registered",
    ]


def test_the_organiser_sends_the_mail_again(visiting, organiser):
    [visitor] = registered(visiting, "Amine Alami")

    resend(organiser, visitor)

    assert mails(visiting) == [("visitor_registered", "amine@example.org")] * 2
    with pytest.raises(Forbidden):
        resend(visiting, visitor)


def test_the_mail_sent_again_says_how_it_stands_now(visiting, organiser):
    [gone, refused] = registered(visiting, "Amine Alami", "Bahia Bennis", kind="press", proof="-")
    cancel(visiting, gone)
    refuse(organiser, refused)
    before = mails(visiting)

    for visitor in (gone, refused):
        resend(organiser, visitor)

    assert mails(visiting)[len(before) :] == [
        ("visitor_cancelled", "amine@example.org"),
        ("visitor_refused", "bahia@example.org"),
    ]


def test_forgetting_leaves_no_trace_of_who_it_was(visiting):
    secret = "Zoubida-Canary"
    visitor = registering.register(
        visiting,
        asked(
            f"{secret} Alami",
            organisation=f"{secret} SA",
            kind="press",
            proof=secret,
            email=f"{secret}@example.org",
        ),
    )
    other = registering.register(visiting, asked(f"{secret} Bis", email=f"{secret}2@example.org"))

    for one in (visitor, other):
        forget(visiting, one)
    visiting.session.flush()

    found = [
        (table, row)
        for table in ("visitor", "badge", "outbox_mail", "audit_entry", "visitor_day")
        for row in visiting.session.scalars(
            sa.select(sa.cast(sa.column(table), sa.Text)).select_from(sa.table(table))
        )
        if secret.lower() in row.lower()
    ]
    assert found == []
    assert (visitor.state, other.badge) == (VisitorState.CANCELLED, None)
    assert set(visiting.session.scalars(sa.select(OutboxMail.state))) == {MailState.OVERTAKEN}


def test_places_change_hands_64_times_at_once_and_are_never_too_many(committed):
    committed.the_edition.visitors = {"open": True, "places_a_day": 8}
    visitors = [registering.register(committed, asked(f"V{one} X")) for one in range(32)]
    committed.session.commit()
    references = [one.reference for one in visitors]

    def act(ctx, number):
        if number % 2:
            return registering.register(ctx, asked(f"N{number} Y")).reference
        own = ctx.session.scalar(
            sa.select(Visitor).where(Visitor.reference == references[number // 2])
        )
        return cancel(ctx, own)

    results = race(committed, act, racers=64)

    assert [one for one in results if isinstance(one, Exception)] == []
    counted = sa.select(sa.func.count()).select_from(VisitorDay)
    assert committed.session.scalar(counted.where(VisitorDay.given)) == 8
    assert committed.session.scalar(counted) == 32


def test_a_scan_at_the_gate_and_a_cancellation_never_wait_for_each_other(committed):
    committed.the_edition.visitors = {"open": True}
    visitors = [registering.register(committed, asked(f"V{one} X")) for one in range(12)]
    tokens = [one.badge.token for one in visitors]
    references = [one.reference for one in visitors]
    committed.session.commit()

    def act(ctx, number):
        if number % 2:
            return check_in(
                ctx,
                tokens[number // 2],
                method=CheckMethod.SCANNED,
                station=Station(),
                event_id=uuid.uuid4(),
            ).verdict
        own = ctx.session.scalar(
            sa.select(Visitor).where(Visitor.reference == references[number // 2])
        )
        return cancel(ctx, own)

    assert [one for one in race(committed, act, racers=24) if isinstance(one, Exception)] == []
