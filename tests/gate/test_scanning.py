"""Badges and the gate: signed codes, second scans, revoked and forged ones."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.gate.cases import IN_FRONT_OF_IT, REENTRY, ZONES
from village.applications.words import State
from village.badges import reads as badge_reads
from village.badges.tables import Badge, CheckIn
from village.badges.words import BadgeState, CheckMethod, Direction, Refusal, Verdict
from village.badges.writes import issuing, signing
from village.billing.writes import holds
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import EventReused, Forbidden, IllegalTransition, TooManyAttempts
from village.core.permissions import Role
from village.editions import BadgeRole
from village.engines.documents import tokens
from village.gate.writes import scanning as checkin
from village.gate.writes.scanning import Station
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


def scan(
    gate: Context, code: str, *, method: CheckMethod = CheckMethod.SCANNED, **station: object
) -> Verdict:
    return event(gate, code, method=method, **station).verdict


def event(
    gate: Context, code: str, *, method: CheckMethod = CheckMethod.SCANNED, **station: object
) -> CheckIn:
    here = Station(**{"gate": "Sud", **station})
    return checkin.check_in(gate, code, method=method, station=here, event_id=uuid.uuid4())


def inside(ctx: Context) -> int:
    gate, badges = badge_reads.at_the_gate(ctx), badge_reads.counts(ctx)
    assert (gate.issued, gate.inside) == (badges.issued, badges.inside)
    return gate.inside


def test_a_code_comes_in_once_and_is_flagged_the_second_time(gate, badge):
    verdicts = [scan(gate, badge.token), scan(gate, badge.token)]

    assert verdicts == [Verdict.WELCOME, Verdict.AGAIN]
    assert (gate.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)), inside(gate)) == (
        2,
        1,
    )


def test_a_typed_reference_asks_for_an_identity_card_and_is_logged_as_typed(gate, badge):
    typed = event(gate, f" {badge.reference.lower()} ", method=CheckMethod.TYPED)

    assert (typed.verdict, typed.method, inside(gate)) == (Verdict.IDENTITY, CheckMethod.TYPED, 1)
    entry = gate.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.data["method"], entry.data["verdict"]) == ("typed", "identity")


def test_a_reference_is_refused_from_a_scanner_and_a_code_from_a_keyboard(gate, badge):
    assert (scan(gate, badge.reference), scan(gate, badge.token, method=CheckMethod.TYPED)) == (
        Verdict.REFUSED,
        Verdict.REFUSED,
    )


def test_who_is_found_by_name_shows_an_identity_card_and_is_logged_so(gate, badge):
    found = event(gate, badge.reference, method=CheckMethod.NAMED)

    entry = gate.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "check_in")).one()
    assert (found.verdict, found.method, found.badge) == (
        Verdict.IDENTITY,
        CheckMethod.NAMED,
        badge,
    )
    assert (entry.data["method"], entry.data["verdict"]) == ("named", "identity")
    assert scan(gate, badge.reference, method=CheckMethod.NAMED) is Verdict.AGAIN


def test_names_and_references_have_one_limit(gate, badge, monkeypatch):
    monkeypatch.setattr(checkin, "MOST_TYPED", 2)
    scan(gate, badge.reference, method=CheckMethod.NAMED)
    scan(gate, badge.reference, method=CheckMethod.TYPED)

    with pytest.raises(TooManyAttempts):
        scan(gate, badge.reference, method=CheckMethod.NAMED)
    assert scan(gate, badge.token) is Verdict.AGAIN


def test_an_account_types_so_many_references_and_no_more(gate, badge, monkeypatch):
    monkeypatch.setattr(checkin, "MOST_TYPED", 2)
    for _ in range(2):
        scan(gate, "CSC24-B-222222", method=CheckMethod.TYPED)

    with pytest.raises(TooManyAttempts) as refusal:
        scan(gate, badge.reference, method=CheckMethod.TYPED)

    assert refusal.value.facts == {"retry_after_seconds": 900}
    assert scan(gate, badge.token) is Verdict.WELCOME


def test_references_do_not_follow_from_one_another(applicant):
    application = confirmed(applicant)
    named = [issuing.name_person(applicant, application, name=name) for name in ("A", "B", "C")]

    numbers = {badge.reference.rpartition("-")[2] for badge in named}

    assert {len(number) for number in numbers} == {6}
    assert len(numbers) == 3
    assert not {f"{badge.number:06d}" for badge in named} & numbers


def test_an_exit_makes_room_for_a_new_entry(gate, badge):
    way_out = {"direction": Direction.OUT}

    verdicts = [
        scan(gate, badge.token, **way_out),
        scan(gate, badge.token),
        scan(gate, badge.token, **way_out),
        scan(gate, badge.token, **way_out),
        scan(gate, badge.token),
    ]

    assert verdicts == [
        Verdict.NOT_INSIDE, Verdict.WELCOME, Verdict.LEFT, Verdict.NOT_INSIDE, Verdict.WELCOME,
    ]  # fmt: skip
    assert inside(gate) == 1


@pytest.mark.parametrize("reentry", REENTRY)
def test_a_second_entry_is_worth_what_the_edition_says(gate, badge, reentry):
    gate.the_edition.badges = {"reentry": reentry}

    verdicts = [
        scan(gate, badge.token, direction=Direction(way)) for way, _said in REENTRY[reentry]
    ]

    assert verdicts == [said for _way, said in REENTRY[reentry]]


def test_who_comes_in_once_a_day_is_told_when_it_was_and_comes_again_tomorrow(gate, badge):
    gate.the_edition.badges = {"reentry": "once"}
    first = event(gate, badge.token)

    second = event(gate, badge.reference, method=CheckMethod.TYPED)

    seen = badge_reads.scan(gate, second.event_id)
    assert (seen.verdict, seen.refusal) == (Verdict.REFUSED, Refusal.SECOND_ENTRY)
    assert seen.earlier == badge_reads.Earlier(first.at, "Sud")
    tomorrow = replace(gate, now=gate.now + timedelta(days=1))
    assert scan(tomorrow, badge.token) is Verdict.WELCOME


def test_a_badge_is_welcome_on_each_day_of_the_edition_s_zone(gate, badge):
    gate.the_edition.timezone = "Europe/Paris"  # midnight is 23:00 UTC
    evening = replace(gate, now=datetime(2026, 3, 2, 22, 50, tzinfo=UTC))
    midnight = replace(gate, now=datetime(2026, 3, 2, 23, 10, tzinfo=UTC))

    verdicts = [scan(evening, badge.token), scan(evening, badge.token), scan(midnight, badge.token)]

    assert verdicts == [Verdict.WELCOME, Verdict.AGAIN, Verdict.WELCOME]
    assert (inside(midnight), badge_reads.counts(midnight).came) == (1, 1)


def test_a_rehearsal_counts_nowhere(gate, badge):
    rehearsed = [scan(gate, badge.token, is_rehearsal=True) for _ in range(2)]
    counts = badge_reads.counts(gate)

    assert rehearsed == [Verdict.WELCOME, Verdict.AGAIN]
    assert (counts.inside, counts.came) == (0, 0)
    assert scan(gate, badge.token) is Verdict.WELCOME
    assert [line.is_rehearsal for line in badge_reads.last_scans(gate)] == [False, True, True]


def test_a_verdict_tells_when_and_where_the_badge_came_in(gate, badge):
    first = event(gate, badge.token)
    again = event(gate, badge.token)

    seen = badge_reads.scan(gate, again.event_id)

    assert seen.earlier == badge_reads.Earlier(first.at, "Sud")


def test_the_same_event_sent_twice_is_one_scan(gate, badge):
    sent = {"method": CheckMethod.SCANNED, "station": Station("Sud"), "event_id": uuid.uuid4()}

    first = checkin.check_in(gate, badge.token, **sent)
    second = checkin.check_in(gate, badge.token, **sent)

    assert (first.id, second.verdict) == (second.id, Verdict.WELCOME)


@pytest.mark.parametrize(
    "other",
    [
        {"code": "X"},
        {"method": CheckMethod.TYPED},
        {"station": Station("Sud", Direction.OUT)},
        {"station": Station("Sud", is_rehearsal=True)},
    ],
)
def test_an_event_used_for_something_else_shows_nobody(gate, badge, other):
    sent = {
        "code": badge.token, "method": CheckMethod.SCANNED, "station": Station("Sud"),
        "event_id": uuid.uuid4(),
    }  # fmt: skip
    checkin.check_in(gate, **sent)

    with pytest.raises(EventReused):
        checkin.check_in(gate, **{**sent, **other})


def test_a_revoked_badge_is_refused_but_whoever_is_inside_may_leave(gate, organiser, badge):
    scan(gate, badge.token)
    issuing.revoke(organiser, badge)

    assert (scan(gate, badge.token), scan(gate, badge.token, direction=Direction.OUT)) == (
        Verdict.REFUSED,
        Verdict.LEFT,
    )


def test_a_badge_left_valid_by_mistake_is_refused_once_its_organisation_withdrew(gate, badge):
    badge.application.state = State.WITHDRAWN
    gate.session.flush()

    refused = event(gate, badge.token)

    assert (badge.state, refused.refusal) == (BadgeState.ISSUED, Refusal.WITHDRAWN)


@pytest.mark.parametrize("position", [0, 10, 60, 113])
def test_a_changed_code_is_refused(gate, badge, position):
    other = "A" if badge.token[position] != "A" else "B"
    changed = badge.token[:position] + other + badge.token[position + 1 :]

    assert scan(gate, changed) is Verdict.REFUSED


def test_a_code_signed_by_another_key_is_refused(gate, badge):
    number, _key = signing.signing_key(gate)
    claim = tokens.Claim(
        gate.the_edition.id, badge.number, 1, badge.issued_at.replace(year=2030), number
    )

    refused = event(gate, tokens.sign(claim, tokens.new_key()))

    assert (refused.verdict, refused.refusal) == (Verdict.REFUSED, Refusal.FORGED)


def test_a_short_code_is_worth_what_its_token_is(gate, badge, organiser):
    short = tokens.short(badge.token)

    verdicts = [scan(gate, short), scan(gate, badge.token)]
    issuing.revoke(organiser, badge)
    refused = event(gate, short)

    assert verdicts == [Verdict.WELCOME, Verdict.AGAIN]
    assert (refused.verdict, refused.refusal) == (Verdict.REFUSED, Refusal.REVOKED)


def test_a_short_code_of_another_token_is_refused_and_opens_no_exit(gate, badge):
    known = tokens.read(badge.token)
    number, key = signing.signing_key(gate)
    later = known.expires_at + timedelta(days=1)
    older = replace(known, expires_at=later, key=number)

    def refusal(claim, **station):
        return event(gate, tokens.short(tokens.sign(claim, key)), **station).refusal

    assert refusal(older) is Refusal.FORGED
    assert refusal(older, direction=Direction.OUT) is Refusal.FORGED
    assert refusal(replace(known, badge=known.badge + 1)) is Refusal.UNKNOWN
    assert refusal(replace(known, edition=known.edition + 1)) is Refusal.OTHER_EDITION


def test_a_short_code_that_was_replaced_is_told_from_a_forged_one(gate, badge, organiser):
    old = badge.token
    gate.the_edition.ends_on += timedelta(days=1)
    issuing.sign_again(organiser)

    before = [event(gate, tokens.short(old)), event(gate, old)]
    now = scan(gate, tokens.short(badge.token))
    issuing.revoke(organiser, badge)
    revoked = event(gate, tokens.short(old))

    assert badge.earlier_tokens == [old]
    assert [(one.badge, one.refusal) for one in before] == [(badge, Refusal.REPLACED)] * 2
    assert (now, revoked.refusal) == (Verdict.WELCOME, Refusal.REVOKED)


@pytest.mark.parametrize("position", [0, 3, 8, 12, 23])
def test_a_changed_short_code_is_refused(gate, badge, position):
    short = tokens.short(badge.token)
    other = "0" if short[position] != "0" else "1"

    assert scan(gate, short[:position] + other + short[position + 1 :]) is Verdict.REFUSED


def test_a_short_code_may_name_more_badges_than_there_can_be(gate, badge):
    claim = replace(tokens.read(badge.token), badge=2**32 - 1)
    unheard_of = tokens.short(tokens.sign(claim, tokens.new_key()))

    assert event(gate, unheard_of).refusal is Refusal.UNKNOWN


def test_a_code_that_a_foreign_layout_garbled_blames_the_reader(gate, badge):
    garbled = event(gate, badge.token.translate({ord(c): "ش" for c in "ABCDEFGH"}))

    assert (garbled.verdict, garbled.refusal) == (Verdict.REFUSED, Refusal.LAYOUT)


def test_a_badge_that_is_only_requested_is_refused(gate, applicant):
    named = issuing.name_person(applicant, confirmed(applicant), name="Salma")

    verdict = scan(gate, named.reference, method=CheckMethod.TYPED)

    assert (verdict, named.state) == (Verdict.REFUSED, BadgeState.REQUESTED)


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


def test_the_badges_of_a_late_payer_open_no_gate_while_they_are_held(organiser, gate, badge):
    holds.hold(organiser, badge.application, stand=True, badges=False, reason="Impayé")
    assert event(gate, badge.token).verdict is Verdict.WELCOME
    holds.hold(organiser, badge.application, stand=False, badges=True, reason="Impayé")

    refused = event(gate, badge.token)

    assert (refused.verdict, refused.refusal) == (Verdict.REFUSED, Refusal.HELD)
    holds.release(organiser, badge.application)
    assert event(gate, badge.token).verdict is Verdict.AGAIN


def test_a_pass_for_work_is_void_during_the_show(ctx, organiser, gate):
    badge = issuing.add(
        organiser, role=BadgeRole.BUILD_UP, name="Karim", name_ar="", organisation="", email=""
    )
    first = datetime.combine(gate.edition.starts_on, time(9), UTC)

    before = event(replace(gate, now=first - timedelta(days=1)), badge.token)
    during = event(replace(gate, now=first), badge.token)

    assert before.verdict is Verdict.WELCOME
    assert (during.verdict, during.refusal) == (Verdict.REFUSED, Refusal.OTHER_HOURS)


def test_a_badge_without_days_is_good_on_those_of_the_edition_and_in_a_rehearsal(organiser, gate):
    visitor, helper = (
        issuing.add(organiser, role=role, name="Nora", name_ar="", organisation="", email="")
        for role in (BadgeRole.VISITOR, BadgeRole.STAFF)
    )
    eve = replace(gate, now=gate.now - timedelta(days=3))

    found = {
        "visitor": event(eve, visitor.token).refusal,
        "helper": event(eve, helper.token).refusal,
        "months before": event(
            replace(gate, now=gate.now - timedelta(days=60)), helper.token
        ).refusal,
        "rehearsal": event(eve, visitor.token, is_rehearsal=True).refusal,
        "show": event(gate, visitor.token).refusal,
    }

    assert found == {
        "visitor": Refusal.OTHER_HOURS,
        "helper": None,
        "months before": Refusal.OTHER_HOURS,
        "rehearsal": None,
        "show": None,
    }


def test_the_hours_of_a_pass_are_data_and_its_code_outlives_them(ctx, organiser, gate):
    last = datetime.combine(gate.edition.ends_on, time(18), UTC)
    organiser.edition.badges = {
        "hours": [
            {"role": "breakdown", "starts_at": last.isoformat(),
             "ends_at": (last + timedelta(days=3)).isoformat()},
        ]
    }  # fmt: skip
    badge = issuing.add(
        organiser, role=BadgeRole.BREAKDOWN, name="Karim", name_ar="", organisation="", email=""
    )
    opens, closes = timedelta(hours=1), timedelta(days=3)

    found = [
        event(replace(gate, now=last + after), badge.token).refusal
        for after in (-opens, opens, closes - opens, closes)
    ]

    assert found == [Refusal.OTHER_HOURS, None, None, Refusal.OTHER_HOURS]


@pytest.fixture
def given(organiser: Context) -> Callable[..., Badge]:
    """Return how to give somebody a badge of a role, in an edition with a zone."""
    organiser.the_edition.badges = {"zones": ZONES}

    def give(role: str, name: str = "Nora") -> Badge:
        return issuing.add(
            organiser, role=BadgeRole(role), name=name, name_ar="", organisation="", email=""
        )

    return give


PRESS_ROOM = {"zone": "press-room"}


def test_a_zone_is_open_to_its_badges_alone_as_often_as_they_come(gate, given):
    badges = {role: given(role) for role in IN_FRONT_OF_IT}

    verdicts = [
        {role: scan(gate, badge.token, **PRESS_ROOM) for role, badge in badges.items()}
        for _ in range(2)
    ]

    assert verdicts == [IN_FRONT_OF_IT] * 2
    assert event(gate, badges["visitor"].token, **PRESS_ROOM).refusal is Refusal.OTHER_ZONE
    assert {scan(gate, badge.token) for badge in badges.values()} == {Verdict.WELCOME}


def test_nobody_is_counted_in_front_of_a_zone(gate, given):
    press = given("press")
    came = event(gate, press.token)

    seen = event(gate, press.token, **PRESS_ROOM)

    counts = badge_reads.counts(gate)
    assert (came.verdict, seen.verdict) == (Verdict.WELCOME, Verdict.ALLOWED)
    assert (counts.inside, counts.came) == (1, 1)
    assert scan(gate, press.token, direction=Direction.OUT) is Verdict.LEFT
    scans = sa.select(AuditEntry).where(AuditEntry.action == "check_in").order_by(AuditEntry.id)
    entry = gate.session.scalars(scans).all()
    assert [one.data.get("zone") for one in entry] == [None, "press-room", None]


@pytest.mark.parametrize("zone", ["press-room", "one-that-is-gone"])
def test_what_opens_no_entrance_opens_no_zone_and_nothing_opens_one_that_is_gone(
    gate, organiser, given, zone
):
    revoked, press = given("press", "Karim"), given("press")
    issuing.revoke(organiser, revoked)

    found = [event(gate, badge.token, zone=zone).refusal for badge in (revoked, press)]

    assert found == [Refusal.REVOKED, None if zone == "press-room" else Refusal.OTHER_ZONE]


def test_the_same_event_in_front_of_another_zone_shows_nobody(gate, given):
    press = given("press")
    sent = {"method": CheckMethod.SCANNED, "event_id": uuid.uuid4()}
    checkin.check_in(gate, press.token, station=Station("Sud", **PRESS_ROOM), **sent)

    with pytest.raises(EventReused):
        checkin.check_in(gate, press.token, station=Station("Sud"), **sent)


def test_nobody_is_counted_out_of_a_zone():
    with pytest.raises(ValueError, match="zone"):
        Station("Sud", Direction.OUT, zone="press-room")
